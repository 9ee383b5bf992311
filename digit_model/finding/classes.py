"""What the finder tells apart."""

DIGITS = "0123456789"
SIGNS = ".,-/:+=×()"
POINTS = ".,"
"""Signs that stand low between digits, often against the one that follows."""
TURNED = ("turned 90", "turned 180", "turned 270")
"""Classes of digits that lie in a picture turned clockwise by this many degrees."""
MARKS = (*DIGITS, *SIGNS, *TURNED)
"""Classes of what is found."""
OTHER = "other"
"""Class of letters and of all else that is drawn like them; it tells what a digit is
less likely to be."""
CLASSES = (*MARKS, OTHER)
"""What each channel of the finder's heat stands for."""
