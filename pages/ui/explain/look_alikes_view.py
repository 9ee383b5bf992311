"""Look-alikes: training digits like the drawing, and its place among test digits."""

from typing import Any

import numpy as np
import streamlit as st

from digit_model import Reading
from digit_model.arrays import FloatArray
from digit_model.evaluation.report import ReportImages
from digit_model.explain.look_alikes import find_look_alikes
from digit_model.formatting import a_digit
from pages.ui.explain.cached_network import get_features, get_map, get_neighbors
from pages.ui.explain.digit_map_chart import POINT, map_chart
from pages.ui.shared.answer import enlarged
from pages.ui.shared.report_loading import get_images

COUNT = 10
"""Look-alikes shown."""

_CHART, _CHOICE = "digit-map", "map-digit"


def show_look_alikes(reading: Reading) -> None:
    """Show the view."""
    images, features = get_images(), get_features(reading.glyph)
    found = find_look_alikes(get_neighbors(), images, features, COUNT)
    same = sum(alike.label == reading.digit for alike in found)
    st.markdown(
        "These are the training digits that the network finds most similar. "
        f"**{same}** of **{len(found)}** are {a_digit(reading.digit, strong=True)}."
    )
    with st.grid(COUNT // 2, min_column_width=55):
        for alike in found:
            st.image(
                enlarged(alike.image),
                caption=str(alike.label),
                width="stretch",
                alt=f"A training image of {a_digit(alike.label)}.",
            )
    _show_place(reading, images, features)


@st.fragment
def _show_place(reading: Reading, images: ReportImages, features: FloatArray) -> None:
    """Show the drawing's place on the map, and let the person look at others."""
    digit_map = get_map()
    place = digit_map.place(features[np.newaxis])[0]
    first, second = digit_map.explained
    st.subheader("Its place among test digits", anchor=False)
    st.markdown(
        f"The map shows {len(digit_map.points):,} digits that the network was not "
        "trained on. Those that it finds similar are close together, each "
        f"{reading.digit} is colored, and the ring is this drawing. Click a digit to "
        "see it."
    )
    st.altair_chart(
        map_chart(
            digit_map.points,
            digit_map.labels,
            digit_map.indices,
            place,
            reading.digit or 0,
        ),
        key=_CHART,
        on_select=_take_point,
        alt="Map of test digits by similarity, with this drawing's place among them. "
        "The list below opens one.",
    )
    st.caption(
        f"This is the plane in the space of {len(features)} features in which the "
        "digits lie farthest apart (principal component analysis). It captures "
        f"{first + second:.0%} of their variance, so digits that are neighbors here "
        "may be far apart in all dimensions."
    )
    labels = dict(
        zip(digit_map.indices.tolist(), digit_map.labels.tolist(), strict=True)
    )
    chosen = st.selectbox(
        "Look at a digit on the map",
        list(labels),
        index=None,
        format_func=lambda index: f"Test image {index}: {a_digit(labels[index])}",
        placeholder="Click a digit, or choose one here",
        key=_CHOICE,
    )
    if chosen is not None:
        st.image(
            enlarged(images.test[chosen]),
            caption=f"Test image {chosen}, {a_digit(labels[chosen])}",
            width=140,
            alt=f"Test image {chosen}, labeled {labels[chosen]}.",
        )


def _take_point() -> None:
    """Choose the digit that was clicked; a click next to all of them chooses none."""
    picked: list[dict[str, Any]] = st.session_state[_CHART]["selection"][POINT]
    st.session_state[_CHOICE] = int(picked[0]["index"]) if picked else None
