"""What is shipped: the wheel, its names and its licenses."""
