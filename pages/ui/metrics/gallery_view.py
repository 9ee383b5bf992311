"""Test images: a gallery of them, and one in detail."""

from collections.abc import Hashable
from typing import Any

import pandas as pd
import streamlit as st

from digit_model.evaluation.report import (
    LOOK_ALIKE_COLUMNS,
    PROBABILITY_COLUMNS,
    Report,
)
from digit_model.formatting import a_digit, percent
from pages.ui.metrics.folded_table import show_folded_table
from pages.ui.metrics.gallery_chart import PICKED, image_gallery
from pages.ui.shared.answer import enlarged
from pages.ui.shared.probability_chart import show_probability_bars
from pages.ui.shared.report_loading import get_images

PER_PAGE = 32
"""Images shown at once."""


@st.fragment
def show_gallery(report: Report, rows: pd.DataFrame, key: str) -> None:
    """Show images page by page; the one clicked, or chosen in a list, in detail.

    What is clicked here leaves the rest of the view as it is.

    Args:
        report: The run whose answers are shown.
        rows: Rows of its predictions, in the order to show them.
        key: Prefix for the elements' keys, unique on the page.
    """
    if rows.empty:
        st.info("There are no such test images.", icon=":material/image_not_supported:")
        return
    pages = -(-len(rows) // PER_PAGE)
    page = st.pagination(pages, key=f"{key}-page-{pages}") if pages > 1 else 1
    shown = rows.iloc[(page - 1) * PER_PAGE : page * PER_PAGE]
    indices = shown["index"].tolist()
    chart_key, choice_key = f"{key}-gallery", f"{key}-image"
    if st.session_state.get(choice_key) not in indices:
        st.session_state[choice_key] = None
    records = shown.to_dict("records")
    st.altair_chart(
        image_gallery(
            get_images().test[indices], indices, [_brief(row) for row in records]
        ),
        key=chart_key,
        on_select=lambda: _take_pick(chart_key, choice_key),
        alt=f"{len(shown)} test images, each with its true digit and what it was read "
        "as. The list below names them and opens one.",
    )
    captions = {row["index"]: _caption(row) for row in records}
    chosen = st.selectbox(
        "Look at an image",
        indices,
        index=None,
        format_func=lambda index: captions[index],
        placeholder="Click an image, or choose one here",
        key=choice_key,
    )
    if chosen is not None:
        show_image(report, int(chosen), key)
    show_folded_table(
        lambda: rows[["index", "label", "predicted", "confidence", "refused"]],
        f"{key}-table",
        alt="The images above with true digit, answer and confidence.",
        columns=_column_names,
    )


def show_image(report: Report, index: int, key: str) -> None:
    """Show a test image with its ten probabilities and its look-alikes in training.

    Args:
        report: The run whose answer is shown.
        index: The test image's index.
        key: Prefix for the elements' keys, unique on the page.
    """
    images, row = get_images(), report.predictions.iloc[index]
    with st.container(border=True):
        picture, text = st.columns([1, 3])
        picture.image(
            enlarged(images.test[index]),
            width="stretch",
            alt=f"Test image {index}, labeled {row['label']}.",
        )
        text.markdown(_description(report, row))
        labels = [percent(float(row[name])) for name in PROBABILITY_COLUMNS]
        values = row[PROBABILITY_COLUMNS].to_numpy(dtype="float32")
        show_probability_bars(
            values,
            key=f"{key}-probabilities",
            alt=f"Probabilities of the ten digits: {', '.join(labels)}.",
        )
        st.caption("The training images that the network finds most similar")
        places = row[LOOK_ALIKE_COLUMNS].astype(int).tolist()
        for column, place in zip(st.columns(5, wrap=False), places, strict=True):
            label = images.training_labels[place]
            column.image(
                enlarged(images.training[place]),
                caption=str(label),
                width="stretch",
                alt=f"A training image of {a_digit(label)}.",
            )


def _description(report: Report, row: pd.Series) -> str:
    lines = [
        f"**Test image {row['index']}**",
        (
            f"Labeled **{row['label']}**, read as **{row['predicted']}** with "
            f"{percent(float(row['confidence']))} confidence."
        ),
    ]
    if row["refused"]:
        lines.append(
            "The app would refuse to answer, because this looks like a non-digit."
        )
    contest = report.metrics.contested
    lines += [
        f":material/how_to_vote: People contest this label: {votes.for_label} of "
        f"{contest.voters} saw {a_digit(votes.label)}, {votes.for_other} "
        f"{a_digit(votes.other)} ([source]({contest.source}))."
        for votes in contest.images
        if votes.index == row["index"]
    ]
    return "\n\n".join(lines)


def _take_pick(chart_key: str, choice_key: str) -> None:
    """Choose the image that was clicked; a click next to all of them chooses none."""
    picked: list[dict[str, Any]] = st.session_state[chart_key]["selection"][PICKED]
    st.session_state[choice_key] = int(picked[0]["index"]) if picked else None


def _brief(row: dict[Hashable, Any]) -> str:
    if row["label"] == row["predicted"]:
        return str(row["label"])
    return f"{row['label']} → {row['predicted']}"


def _caption(row: dict[Hashable, Any]) -> str:
    return (
        f"Test image {row['index']}: {row['label']} read as {row['predicted']}, "
        f"{percent(float(row['confidence']))}"
    )


def _column_names(_: pd.DataFrame) -> dict[str, Any]:
    """What the columns of the table are called."""
    return {
        "index": "Test image",
        "label": "True digit",
        "predicted": "Read as",
        "confidence": st.column_config.NumberColumn("Confidence", format="percent"),
        "refused": "Refused",
    }
