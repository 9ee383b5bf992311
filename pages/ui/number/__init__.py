"""A whole number: its picture, its digits and their corrections."""
