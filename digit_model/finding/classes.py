"""What the finder tells apart."""

DIGITS = "0123456789"
SIGNS = ".,-/:+=×()"
TURNED = ("turned 90", "turned 180", "turned 270")
"""Classes of digits that lie in a picture turned clockwise by this many degrees."""
CLASSES = (*DIGITS, *SIGNS, *TURNED)
"""What each channel of the finder's heat stands for."""
