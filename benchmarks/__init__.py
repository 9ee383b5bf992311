"""Time, memory and accuracy next to their targets: `make bench`."""
