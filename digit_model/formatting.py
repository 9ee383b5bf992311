"""How figures are written, the same on the pages and on the command line."""


def percent(fraction: float) -> str:
    """A fraction as a percentage that never rounds up to certainty."""
    return ">99.9%" if 0.999 < fraction < 1 else f"{fraction:.1%}"
