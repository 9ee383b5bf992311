"""Layer by layer: what becomes of the drawing on the way to ten scores."""

import numpy as np
import streamlit as st

from digit_model import Reading
from digit_model.arrays import FloatArray
from digit_model.explain.feature_maps import brightness, tile
from digit_model.explain.opened_network import Activation
from digit_model.formatting import percent
from pages.ui.explain.cached_network import get_activations, get_network
from pages.ui.shared.probability_chart import show_probability_bars

_WIDTH = 700
"""Least width of a picture in pixels, so that browsers do not blur it."""


def show_layers(reading: Reading) -> None:
    """Show the view."""
    filters = get_network().filters()
    size, _, count = filters.shape
    st.markdown(
        f"The drawing goes in as {len(reading.glyph)}×{len(reading.glyph)} numbers. "
        "Each **convolution** slides small filters over the previous maps and draws a "
        "map for each filter that shows where its pattern is found: the brighter, the "
        "stronger. Edges come first, then corners and arcs, and finally pieces of "
        "digits. **Pooling** keeps the strongest of neighboring pixels, so the maps "
        "get smaller and it matters less where exactly a pattern is."
    )
    st.subheader(f"{count} first filters of {size}×{size}", anchor=False)
    st.image(
        filter_picture(filters),
        width="content",
        alt=f"The {count} filters of the first convolution, {size} by {size} weights.",
    )
    st.caption(
        "White weights look for ink, black ones for its absence; gray ones are "
        "indifferent."
    )
    number = 0
    for step in get_activations(reading.glyph):
        number += step.kind in ("convolution", "pooled convolution")
        _show_step(step, number)
    st.subheader("Ten outputs", anchor=False)
    st.markdown(
        "Each output combines all features into one score. The scores become "
        "probabilities, tuned to show how often the answer is right."
    )
    labels = [percent(float(p)) for p in reading.probabilities]
    show_probability_bars(
        reading.probabilities,
        key="layers-bars",
        alt=f"Probabilities of the ten digits: {', '.join(labels)}.",
    )


def _show_step(step: Activation, number: int) -> None:
    if step.kind == "logits":
        return
    if step.kind == "features":
        st.subheader(f"{len(step.values)} features", anchor=False)
        st.markdown(
            "Each of the last maps becomes one number, which says how much of its "
            "pattern there is in the whole drawing. Look-alikes are found by these "
            "numbers."
        )
        maps = step.values.reshape(1, 1, -1)
    else:
        height, width, count = step.values.shape
        titles = {
            "convolution": f"Convolution {number}",
            "pooled convolution": f"Convolution {number}, pooled",
            "pooling": "Pooling",
        }
        title = titles[step.kind]
        st.subheader(f"{title}: {count} maps of {height}×{width}", anchor=False)
        maps = step.values
    st.image(
        _at_least(_grid(maps), _WIDTH),
        width="stretch",
        alt=f"{maps.shape[2]} maps of the layer {step.name}.",
    )


def filter_picture(filters: FloatArray) -> np.ndarray:
    """Filters `(k, k, n)` in rows of 8, gray = 0, with transparent gaps."""
    zoom, gap = 12, 8
    large = filters.repeat(zoom, axis=0).repeat(zoom, axis=1)
    shades = 127.5 + 127.5 * tile(large / np.abs(large).max(), 8, gap)
    opacity = 255 * tile(np.ones_like(large), 8, gap)
    layers = np.stack([shades, shades, shades, opacity], axis=2)
    return np.round(layers).astype(np.uint8)


def _grid(maps: FloatArray) -> np.ndarray:
    """Maps in rows of 8, 16 or 32, brighter where there is more."""
    columns = 8 if maps.shape[0] > 14 else 16 if maps.shape[0] > 1 else 32
    return brightness(tile(maps, columns))


def _at_least(picture: np.ndarray, width: int) -> np.ndarray:
    """Repeat pixels until a picture is so wide."""
    zoom = -(-width // picture.shape[1])
    return picture.repeat(zoom, axis=0).repeat(zoom, axis=1)
