"""Marks as the finder would give them, made by hand."""

from digit_model.finding.peaks import Bounds, FoundMark
from digit_model.heats import even_heats


def mark(
    name: str,
    box: tuple[float, float, float, float],
    heat: float = 0.9,
    level: int = 0,
    scale: float = 1.0,
) -> FoundMark:
    """A mark of that name in a box of left, top, width and height.

    Args:
        name: One of the classes.
        box: In pixels of the picture.
        heat: How sure the finder is.
        level: Number of the level that it was found at.
        scale: Pixels of that level for each pixel of the picture.
    """
    heats = even_heats(0.01)
    if name.isdigit():
        heats[int(name)] = heat
    return FoundMark(name, heat, Bounds(*box), heats, level, box[3] * scale)
