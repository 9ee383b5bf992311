"""Many images, one after the other or on many machines."""
