"""Every test image that is read wrong."""

import streamlit as st

from digit_model.evaluation.report import Report
from pages.ui.metrics import tables
from pages.ui.metrics.gallery_view import show_gallery


@st.fragment
def show_errors(report: Report) -> None:
    """Show the view; what is chosen in it leaves the rest of the page as it is."""
    errors = tables.errors(report)
    contest = report.metrics.contested
    known = [image.index for image in contest.images]
    among = int(errors["index"].isin(known).sum())
    st.markdown(
        f"All **{len(errors)}** wrong answers on the test set, most confident first. "
        f"They include **{among}** of the {len(known)} images whose labels people "
        f"contest (fewer than half of {contest.voters} people agreed with the label, "
        f"[source]({contest.source}))."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        digits = st.pills(
            "True digit", range(10), selection_mode="multi", key="error-digits"
        )
        only_contested = st.toggle("Only contested labels", key="only-contested")
    low, high = st.slider(
        "Confidence",
        0,
        100,
        (0, 100),
        format="%d%%",
        key="error-confidence",
    )
    shown = errors[errors["confidence"].between(low / 100, high / 100)]
    if digits:
        shown = shown[shown["label"].isin(digits)]
    if only_contested:
        shown = shown[shown["votes"].notna()]
    show_gallery(report, shown, "errors")
