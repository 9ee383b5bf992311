"""How the network was trained and how well it reads, from the report's files."""

import pandas as pd
import streamlit as st

from digit_model.metrics import class_scores, confusion_matrix
from pages.ui import charts
from pages.ui.navigation import ensure_navigation
from pages.ui.report import get_model_card, get_report

ensure_navigation()

PERCENT = "%.2f%%"

st.title("Metrics")
report = get_report()
manifest, _ = get_model_card()
test, history, predictions = report.metrics["test"], report.history, report.predictions
if report.metrics["model_sha256"] != manifest.model_sha256:
    st.warning(
        "This report is of another model than the one in use. Make a new one with "
        "`python -m training.evaluate`.",
        icon=":material/sync_problem:",
    )

st.caption(f"Measured on: {test['set']}, {test['n']:,} images, scored once.")
with st.grid(3, min_column_width=190):
    st.metric(
        "Accuracy",
        f"{test['accuracy']:.2%}",
        border=True,
        help=f"95% interval: {test['low']:.2%} to {test['high']:.2%} (Wilson).",
    )
    st.metric(
        "Errors", f"{test['errors']}", border=True, help=f"Of {test['n']:,} images."
    )
    st.metric(
        "Calibration error",
        f"{test['expected_calibration_error']:.2%}",
        border=True,
        help="Mean gap between confidence and accuracy over 15 bins.",
    )

st.header("In use", divider="gray")
st.markdown(
    "The same network behind the app's own preprocessing, on pictures as people hand "
    "them over. A rejected picture counts as wrong."
)
conditions = [
    {
        "Pictures": condition["name"],
        "Accuracy": f"{condition['accuracy']:.2%}",
        "95% interval": f"{condition['low']:.2%} to {condition['high']:.2%}",
        "Number": f"{condition['n']:,}",
    }
    for condition in report.metrics["conditions"]
]
st.table(
    conditions,
    border="horizontal",
    hide_index=True,
    alt="Accuracy of the network by kind of picture, with 95% intervals.",
)

st.header("Training", divider="gray")
best = history.iloc[int(history["val_loss"].argmin())]
st.markdown(
    f"{len(history)} epochs; the weights of epoch {int(best['epoch'])} are used, where "
    f"the validation loss was lowest ({best['val_loss']:.4f}). Training images are "
    "varied and some units are switched off while training, so its curve lies lower."
)
accuracy, loss = st.columns(2)
accuracy.altair_chart(
    charts.learning_curves(history, "accuracy", "Accuracy"),
    alt="Accuracy on training and validation images by epoch; validation ends at "
    f"{history['val_accuracy'].iloc[-1]:.2%}.",
)
loss.altair_chart(
    charts.learning_curves(history, "loss", "Loss"),
    alt="Loss on training and validation images by epoch; validation ends at "
    f"{history['val_loss'].iloc[-1]:.4f}.",
)

st.header("Which digits are taken for which", divider="gray")
matrix = confusion_matrix(
    predictions["label"].to_numpy(), predictions["predicted"].to_numpy()
)
show_right = st.toggle("Show right answers too", value=False)
st.altair_chart(
    charts.confusion_heatmap(matrix, show_right),
    alt=f"Confusion matrix of the test set: {matrix.trace():,} right answers on the "
    f"diagonal, {matrix.sum() - matrix.trace()} errors beside it.",
)

st.header("Digit by digit", divider="gray")
scores = class_scores(matrix)
worst = min(scores, key=lambda s: s.f1)
st.altair_chart(
    charts.class_score_bars(scores),
    alt="Precision and recall of each digit. The lowest F1 is that of "
    f"{worst.digit}: {worst.f1:.2%}.",
)
table = pd.DataFrame(scores)
shares = ["precision", "recall", "f1"]
st.dataframe(
    table.assign(**100 * table[shares]),
    hide_index=True,
    column_config={
        name: st.column_config.NumberColumn(title, format=PERCENT)
        for name, title in (
            ("precision", "Precision"),
            ("recall", "Recall"),
            ("f1", "F1"),
        )
    }
    | {"digit": "Digit", "support": "Images"},
    alt="Precision, recall, F1 and number of images of each digit.",
)

st.header("How sure it is", divider="gray")
st.markdown(
    "Confidence by true digit: the dot is the median, the line reaches from the 5th to "
    "the 95th percentile. Honest confidence is high where the answer is right and low "
    "where it is wrong."
)
st.altair_chart(
    charts.confidence_ranges(predictions),
    alt="Confidence of right and wrong answers by true digit.",
)
st.markdown("The mean probability that images of a digit (row) give to each class.")
st.altair_chart(
    charts.mean_probability_heatmap(predictions),
    alt="Heat map of the mean probability of every class by true digit.",
)
