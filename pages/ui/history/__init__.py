"""The answers of this visit."""
