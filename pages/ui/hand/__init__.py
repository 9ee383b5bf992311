"""The hand of this visit: how one person writes."""
