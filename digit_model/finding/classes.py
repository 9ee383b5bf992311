"""What the finder tells apart."""

DIGITS = "0123456789"
SIGNS = ".,-/:+=×()"
TURNED = ("turned 90", "turned 180", "turned 270")
"""A digit that a turn of the picture by so many degrees, clockwise, made."""
CLASSES = (*DIGITS, *SIGNS, *TURNED)
"""What each channel of the finder's heat stands for."""
