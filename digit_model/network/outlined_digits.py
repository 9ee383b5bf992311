"""Read what is refused as it is once more, as the outline of a digit."""

from collections.abc import Callable, Sequence

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.imaging.config import PreprocessingConfig
from digit_model.imaging.preprocessing import Preprocessed, fill_in
from digit_model.network.outputs import Outputs


def classify_items(
    items: Sequence[Preprocessed],
    classify: Callable[[FloatArray], Outputs],
    config: PreprocessingConfig,
) -> tuple[list[Preprocessed], Outputs]:
    """Pass glyphs through the digit network; fill in the outlines of digits.

    An outline is filled in only if the network refuses it as it is, and kept so only
    if the network does not refuse it then: a 0 in plain ink is an outline too.

    Args:
        items: What was prepared, none of it blank, one at least.
        classify: Gives the digit network's outputs for `(n, 28, 28)` float32 glyphs.
        config: The settings of preprocessing.

    Returns:
        The items, some of them filled in, and what the network says about them.
    """
    outputs = classify(np.stack([item.glyph for item in items]))
    refused = np.flatnonzero(outputs.refused).tolist()
    filled = {index: fill_in(items[index], config) for index in refused}
    solid = {index: item for index, item in filled.items() if item is not None}
    if not solid:
        return list(items), outputs
    again = classify(np.stack([item.glyph for item in solid.values()]))
    chosen, rows = list(items), np.arange(len(items))
    for row, (index, item) in enumerate(solid.items()):
        if not again.refused[row]:
            chosen[index], rows[index] = item, len(items) + row
    return chosen, outputs.joined(again)[rows]
