"""Images of digits side by side, to be clicked."""

import base64
import io
from collections.abc import Sequence

import altair as alt
import numpy as np
import numpy.typing as npt
import pandas as pd
from PIL import Image

from pages.ui.shared.chart_style import quiet_text

PICKED = "picked"
"""Name of the selection: a list of at most one dict with `index`."""
COLUMNS = 8
_ROW, _MARGIN = 90, 26
"""Heights of a row and of what surrounds the rows, in pixels."""


def image_gallery(
    images: npt.NDArray[np.uint8], indices: Sequence[int], captions: Sequence[str]
) -> alt.LayerChart:
    """Rows of images with a caption below each.

    Args:
        images: `(n, 28, 28)` uint8.
        indices: `n` numbers that a click gives back.
        captions: `n` short texts.
    """
    place = np.arange(len(indices))
    frame = pd.DataFrame(
        {
            "index": indices,
            "caption": captions,
            "url": [png_url(image) for image in images],
            "column": place % COLUMNS,
            "row": place // COLUMNS,
        }
    )
    rows = int(frame["row"].max()) + 1
    hidden = alt.Axis(labels=False, ticks=False, domain=False, grid=False, title=None)
    base = alt.Chart(frame, height=_ROW * rows + _MARGIN).encode(
        x=alt.X("column:O", axis=hidden, scale=alt.Scale(domain=list(range(COLUMNS)))),
        y=alt.Y("row:O", axis=hidden),
        tooltip=["index:Q", "caption:N"],
    )
    picked = alt.selection_point(name=PICKED, fields=["index"])
    pictures = base.mark_image(
        width=alt.expr(f"min(60, width / {COLUMNS} - 4)"),
        height=alt.expr(f"min(60, width / {COLUMNS} - 4)"),
        cursor="pointer",
    ).encode(url="url:N", opacity=alt.condition(picked, alt.value(1), alt.value(0.45)))
    texts = base.mark_text(dy=38, fontSize=11, color=quiet_text()).encode(
        text="caption:N"
    )
    return (pictures + texts).add_params(picked)


def png_url(image: npt.NDArray[np.uint8]) -> str:
    """An image `(h, w)` uint8 as a data URL."""
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "PNG")
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"
