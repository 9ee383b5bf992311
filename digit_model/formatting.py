"""How figures and names are written, the same wherever people read them."""


def percent(fraction: float) -> str:
    """A fraction as a percentage that never rounds up to certainty."""
    return ">99.9%" if 0.999 < fraction < 1 else f"{fraction:.1%}"


def a_digit(digit: int | None, *, strong: bool = False) -> str:
    """A digit with its article: "an 8", "a 7".

    Args:
        digit: The digit; None for a picture in which there is none.
        strong: Whether it is bold in Markdown.
    """
    article = "an" if digit == 8 else "a"
    name = "non-digit" if digit is None else str(digit)
    return f"{article} **{name}**" if strong else f"{article} {name}"


def duration(seconds: float) -> str:
    """A time in seconds, minutes or hours, whichever is short to say."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def printable(name: str) -> str:
    """Keep signs that would change a terminal or break a line out of a name."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in name)
