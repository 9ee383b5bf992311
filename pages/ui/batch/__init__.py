"""A batch of images: its progress and its results."""
