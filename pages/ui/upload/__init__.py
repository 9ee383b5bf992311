"""Pictures handed over, and the samples."""
