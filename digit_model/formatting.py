"""How figures and names are written, the same wherever people read them."""


def percent(fraction: float) -> str:
    """A fraction as a percentage that never rounds up to certainty."""
    return ">99.9%" if 0.999 < fraction < 1 else f"{fraction:.1%}"


def duration(seconds: float) -> str:
    """A time in seconds, minutes or hours, whichever is short to say."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def printable(name: str) -> str:
    """Keep signs that would change a terminal or break a line out of a name."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in name)
