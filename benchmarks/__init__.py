"""Time, memory and accuracy beside their targets: `make bench`."""
