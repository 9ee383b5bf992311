"""The settings of preprocessing, as the model's manifest stores them."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from digit_model.fields import check_fields

Polarity: TypeAlias = Literal["dark_on_light", "light_on_dark"]


@dataclass(frozen=True)
class PreprocessingConfig:
    """Everything that shapes a glyph; stored in the model's manifest.

    Attributes:
        glyph_side: Side of the glyph in pixels.
        box_side: Side of the box that the digit is fitted into, in pixels.
        min_ink_side: Shorter marks than this are not digits, as a share of the
            picture's longest side.
        speck_share: A separate mark with less ink than this share of the largest
            mark's is left out as a speck.
        min_extent: Marks shorter than this many times the width of their own strokes
            are dots or blobs: a disk or a square has 1.5, a digit more than 2.
        min_stroke: Strokes thinner than this, in pixels of the glyph, are thickened.
    """

    glyph_side: int = 28
    box_side: int = 20
    min_ink_side: float = 0.04
    speck_share: float = 0.02
    min_extent: float = 1.6
    min_stroke: float = 1.5

    def __post_init__(self) -> None:
        """Check the values, which may come from a damaged manifest.

        Raises:
            ValueError: One has the wrong type or is out of range.
        """
        check_fields(self)
        for name, value in vars(self).items():
            if not 0 < value <= 100:
                raise ValueError(f"{name} must be from 0 to 100. Received: {value}")
        if self.box_side > self.glyph_side:
            raise ValueError(
                f"box_side must be at most glyph_side, {self.glyph_side}. Received: "
                f"{self.box_side}"
            )
