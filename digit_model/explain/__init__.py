"""Why the network answers as it does: maps, layers, look-alikes, smallest edits."""
