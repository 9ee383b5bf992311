"""The metrics page: every number equals a recomputation from the report's files."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from sklearn import metrics as reference
from streamlit.testing.v1 import AppTest

from digit_model.evaluation.report import (
    LOOK_ALIKE_COLUMNS,
    OWN,
    PROBABILITY_COLUMNS,
    load_images,
    load_metrics,
    load_report,
    report_folders,
    run_name,
)
from digit_model.evaluation.report_metrics import Metrics
from digit_model.evaluation.run_progress import RunProgress
from digit_model.formatting import a_digit
from pages.ui.metrics import robustness_view, tables
from pages.ui.metrics import training_view as training
from tests.app.conftest import ROOT, Open

REPORT = load_report()
PREDICTIONS = REPORT.predictions
RIGHT = PREDICTIONS["label"] == PREDICTIONS["predicted"]
RUNS = {run_name(load_metrics(folder)): folder for folder in report_folders()}
VIEWS = (
    "Overview",
    "Training",
    "Confusion",
    "Digits",
    "Confidence",
    "Robustness",
    "Errors",
)

View = Callable[..., AppTest]


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the page looks for runs that have not ended; there are none yet."""
    monkeypatch.setattr(training, "RUNS", tmp_path)
    return tmp_path


@pytest.fixture
def view(runs: Path) -> View:  # noqa: ARG001
    """Open a view of the metrics page by its address."""

    def open_(name: str = "Overview", **parameters: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
        app.run()
        app.query_params["view"] = name
        for key, value in parameters.items():
            app.query_params[key] = value
        app.switch_page("pages/metrics.py").run()
        assert not app.exception
        return app

    return open_


def datasets(app: AppTest, index: int) -> list[pd.DataFrame]:
    """The data behind a chart on the page."""
    proto = app.get("vega_lite_chart")[index].proto
    return [pa.ipc.open_stream(d.data.data).read_pandas() for d in proto.datasets]


def encodings(spec: object) -> Iterator[dict[str, Any]]:
    """The encodings in a chart's description, of its layers too."""
    if isinstance(spec, list):
        for part in spec:
            yield from encodings(part)
    elif isinstance(spec, dict):
        if "encoding" in spec:
            yield spec["encoding"]
        for part in spec.values():
            yield from encodings(part)


def gallery(app: AppTest, chart: int) -> list[int]:
    """The test images that a gallery shows."""
    (frame,) = datasets(app, chart)
    return [int(index) for index in frame["index"]]


def texts(app: AppTest) -> str:
    """All Markdown on the page."""
    return "\n".join(block.value for block in [*app.markdown, *app.caption])


def table(app: AppTest, index: int, fold: str | None = None) -> pd.DataFrame:
    """A table on the page, after its expander was opened if it has one."""
    if fold:
        app.session_state[fold] = True
        app.run()
    frame: pd.DataFrame = app.dataframe[index].value
    return frame


@pytest.mark.parametrize("name", VIEWS)
def test_every_chart_of_a_view_has_a_text_alternative(view: View, name: str) -> None:
    app = view(name)
    charts = app.get("vega_lite_chart")
    assert charts
    for chart in charts:
        assert len(chart.proto.alt) > 20
    for frame in app.dataframe:
        assert len(frame.proto.alt) > 10


@pytest.mark.parametrize("name", VIEWS)
def test_legends_fit_next_to_the_names_of_rows_on_a_phone(
    view: View, name: str
) -> None:
    app = view(name)
    for index, chart in enumerate(app.get("vega_lite_chart")):
        drawn = pd.concat(datasets(app, index))
        for encoding in encodings(json.loads(chart.proto.spec)):
            color, y = encoding.get("color", {}), encoding.get("y", {})
            if not color.get("legend"):
                continue
            named = drawn[color["field"]].dropna()
            names = color.get("scale", {}).get("domain") or named
            per_row = color["legend"]["columns"]
            widest = sum(sorted(map(len, set(names)))[-per_row:])
            is_named = y.get("type") == "nominal"
            rows = drawn[y["field"]].dropna().str.len().max() if is_named else 0
            assert widest + rows <= 50, "characters, of which 380 pixels show so many"


def test_predictions_are_consistent() -> None:
    probabilities = PREDICTIONS[PROBABILITY_COLUMNS].to_numpy()
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-4)
    assert (probabilities.argmax(axis=1) == PREDICTIONS["predicted"]).all()
    confidences = PREDICTIONS["confidence"]
    np.testing.assert_allclose(probabilities.max(axis=1), confidences, atol=1e-6)
    assert (PREDICTIONS["index"] == np.arange(len(PREDICTIONS))).all()


def test_headline_numbers(view: View) -> None:
    shown = {metric.label: metric.value for metric in view().metric}
    accuracy = reference.accuracy_score(PREDICTIONS["label"], PREDICTIONS["predicted"])
    assert shown["Accuracy"] == f"{accuracy:.2%}"
    assert shown["Errors"] == str((~RIGHT).sum())
    assert shown["Refused digits"] == f"{PREDICTIONS['refused'].mean():.2%}"
    bins = reference_bins()
    gap = float((np.abs(bins["right"] - bins["confidence"]) * bins["n"]).sum())
    assert shown["Calibration error"] == f"{gap / len(PREDICTIONS):.2%}"


def reference_bins() -> pd.DataFrame:
    """Number of answers, right ones and mean confidence over 15 bins."""
    bins = np.minimum((PREDICTIONS["confidence"].astype("f8") * 15).astype(int), 14)
    table = PREDICTIONS.assign(right=RIGHT, n=1.0).groupby(bins)
    return table.agg({"n": "sum", "right": "mean", "confidence": "mean"})


def test_all_runs_are_listed_and_can_be_chosen_by_address(view: View) -> None:
    assert table(view(), 0)["Run"].tolist() == list(RUNS)
    for name, folder in RUNS.items():
        app = view(run=name)
        shown = {metric.label: metric.value for metric in app.metric}
        assert shown["Accuracy"] == f"{load_metrics(folder).test.accuracy:.2%}"


def test_two_runs_are_compared_image_by_image(view: View) -> None:
    name, other = list(RUNS)[:2]
    app = view(compare=other)
    theirs = load_report(RUNS[other]).predictions
    differ = PREDICTIONS["predicted"] != theirs["predicted"]
    both = [
        int((frame["predicted"] == frame["label"])[differ].sum())
        for frame in (PREDICTIONS, theirs)
    ]
    assert f"**{differ.sum()}** test images: {name} is right on {both[0]}" in texts(app)
    assert f"{other} on {both[1]}" in texts(app)
    assert set(gallery(app, 1)) <= set(np.flatnonzero(differ))
    by_pictures = table(app, 1)
    for run in (name, other):
        expected = load_metrics(RUNS[run]).conditions[0]
        row = by_pictures.set_index("Pictures").loc[expected.name]
        assert row[f"{run}, %"] == pytest.approx(100 * expected.accuracy)


def test_tables_that_are_folded_away_are_not_made(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("metrics")
    made: list[pd.DataFrame] = []
    format_table = robustness_view._formatted

    def note(frame: pd.DataFrame) -> pd.DataFrame:
        made.append(frame)
        return format_table(frame)

    monkeypatch.setattr(robustness_view, "_formatted", note)
    app.query_params["view"] = "Robustness"
    app.run()
    assert not app.exception
    assert len(made) == 1, "the table by source, which is in sight"


def test_the_whole_report_is_one_file(view: View, downloads: dict[str, Any]) -> None:
    view()
    with zipfile.ZipFile(io.BytesIO(downloads["Download the whole report"])) as archive:
        packed = json.loads(archive.read("metrics.json"))
        predictions = pd.read_csv(archive.open("predictions.csv"))
    assert Metrics.from_dict(packed) == REPORT.metrics
    assert (predictions["predicted"] == PREDICTIONS["predicted"]).all()


@pytest.mark.parametrize(
    ("log", "measure"), [(False, "accuracy"), (True, "error")], ids=["plain", "log"]
)
def test_curves_are_the_history(view: View, log: bool, measure: str) -> None:
    app = view("Training")
    app.toggle(key="log-error").set_value(log).run()
    drawn, best = datasets(app, 0)[:2]
    for part, column in (("Training", "accuracy"), ("Validation", "val_accuracy")):
        values = drawn.loc[drawn["part"] == part, "value"]
        expected = REPORT.history[column]
        np.testing.assert_allclose(values, 1 - expected if log else expected)
    lowest = int(REPORT.history["val_loss"].argmin())
    assert best["epoch"].tolist() == [REPORT.history["epoch"].iloc[lowest]]
    assert measure in app.get("vega_lite_chart")[0].proto.alt


def test_smoothing_and_the_range_of_epochs(view: View) -> None:
    app = view("Training")
    last = int(REPORT.history["epoch"].max())
    app.slider(key="epochs").set_value((2, last))
    app.slider(key="smoothing").set_value(0.5).run()
    drawn = datasets(app, 1)[0]
    values = drawn.loc[drawn["part"] == "Validation", "value"].to_numpy()
    losses = REPORT.history["val_loss"].to_numpy()[1:]
    assert len(values) == last - 1
    assert values[0] == pytest.approx(losses[0])
    assert values[1] == pytest.approx((losses[1] + losses[0] / 2) / 1.5)


def test_a_run_that_goes_on_is_followed(view: View, runs: Path) -> None:
    assert "Training now" not in str(view("Training").subheader)
    history = [
        {"epoch": e, "accuracy": 0.5, "loss": 1.0, "val_accuracy": 0.6, "val_loss": 0.9}
        | {"seconds": 60.0}
        for e in (1, 2)
    ]
    (runs / "vgg-7").mkdir()
    RunProgress(
        "vgg", 7, 10, 3, step=5, steps=10, epoch_seconds=30.0, history=history
    ).save(runs / "vgg-7")
    (runs / "bad").mkdir()
    (runs / "bad" / "live.json").write_text("{")
    app = view("Training")
    assert app.subheader[0].value == "Training now: vgg, seed 7"
    assert "Epoch 3 of 10, batch 5 of 10, about 8 min left" in str(
        app.get("progress")[0].proto
    )
    assert len(datasets(app, 0)[0]) == 4


@pytest.mark.parametrize(
    ("shown", "normalize"),
    [("Counts", None), ("By true digit", "true"), ("By answer", "pred")],
)
@pytest.mark.parametrize("whole", [False, True], ids=["errors", "whole"])
def test_confusion_matrix_chart(
    view: View, shown: str, normalize: str | None, whole: bool
) -> None:
    app = view("Confusion")
    app.button_group(key="normalization").set_value(shown)
    app.toggle(key="show-right").set_value(whole).run()
    expected = reference.confusion_matrix(
        PREDICTIONS["label"], PREDICTIONS["predicted"], normalize=normalize
    )
    if not whole:
        np.fill_diagonal(expected, 0)
    drawn = np.zeros((10, 10))
    (cells,) = datasets(app, 0)
    drawn[cells["true"], cells["answer"]] = cells["value"]
    np.testing.assert_allclose(drawn, expected)


def a_confusion() -> tuple[int, int]:
    """True digit and answer of some error."""
    row = PREDICTIONS[~RIGHT].iloc[0]
    return int(row["label"]), int(row["predicted"])


def test_a_cell_opens_the_images_behind_it(view: View) -> None:
    true, answer = a_confusion()
    app = view("Confusion", true=str(true), read=str(answer))
    behind = PREDICTIONS[
        (PREDICTIONS["label"] == true) & (PREDICTIONS["predicted"] == answer)
    ].sort_values("confidence", ascending=False)
    assert gallery(app, 1) == behind["index"].tolist()
    assert f"Images of {a_digit(true)} read as {answer}: {len(behind)}" in [
        header.value for header in app.subheader
    ]


def test_many_images_come_page_by_page(view: View) -> None:
    app = view("Confusion", true="1")
    ones = PREDICTIONS[PREDICTIONS["label"] == 1]
    expected = ones.sort_values("confidence", ascending=False)["index"].tolist()
    assert gallery(app, 1) == expected[:32]
    pagination = app.get("pagination")[0]
    assert pagination.proto.num_pages == -(-len(expected) // 32)


def test_an_image_opens_in_detail(view: View) -> None:
    true, answer = a_confusion()
    app = view("Confusion", true=str(true), read=str(answer))
    index = gallery(app, 1)[0]
    app.selectbox(key=f"cell-{true}-{answer}-image").select(index).run()
    row = PREDICTIONS.iloc[index]
    assert f"**Test image {index}**" in texts(app)
    (bars,) = datasets(app, 2)
    np.testing.assert_allclose(
        bars["probability"], row[PROBABILITY_COLUMNS].to_numpy("f4")
    )
    labels = load_images().training_labels[row[LOOK_ALIKE_COLUMNS].to_numpy("i4")]
    captions = [str(image.proto) for image in app.get("image")]
    for label in labels:
        assert any(f"A training image of {a_digit(label)}" in text for text in captions)


def test_scores_by_digit(view: View) -> None:
    app = view("Digits")
    expected = reference.precision_recall_fscore_support(
        PREDICTIONS["label"], PREDICTIONS["predicted"]
    )
    shown = table(app, 0)
    columns = ["Precision", "Recall", "F1", "Images"]
    scaled = np.array(expected).T * [100, 100, 100, 1]
    np.testing.assert_allclose(shown[columns].to_numpy(), scaled)
    for name in columns[:3]:
        assert (shown[f"{name}, low"] <= shown[name] + 1e-9).all()
        assert (shown[name] <= shown[f"{name}, high"] + 1e-9).all()


def test_confidence_by_digit(view: View) -> None:
    app = view("Digits")
    (ranges,) = datasets(app, 1)
    assert ranges["images"].sum() == len(PREDICTIONS)
    medians = ranges[ranges["answer"] == "Right"].set_index("label")["median"]
    expected = PREDICTIONS[RIGHT].groupby("label")["confidence"].median()
    np.testing.assert_allclose(medians, expected, atol=1e-6)
    (means,) = datasets(app, 3)
    np.testing.assert_allclose(means.groupby("label")["mean"].sum(), 1, atol=1e-3)


@pytest.mark.parametrize("digit", [None, 8])
def test_the_spread_of_the_confidence(view: View, digit: int | None) -> None:
    app = view("Digits")
    if digit is not None:
        app.button_group(key="spread").set_value(digit).run()
    some = RIGHT if digit is None else RIGHT[PREDICTIONS["label"] == digit]
    (spread,) = datasets(app, 2)
    counts = spread.groupby("answer")["images"].sum()
    assert counts.get("Right", 0) == some.sum()
    assert counts.get("Wrong", 0) == (~some).sum()


def test_reliability_diagram(view: View) -> None:
    bins = reference_bins()
    drawn = next(d for d in datasets(view("Confidence"), 0) if "n" in d)
    np.testing.assert_array_equal(drawn["n"], bins["n"])
    np.testing.assert_allclose(drawn["accuracy"], bins["right"])
    np.testing.assert_allclose(drawn["confidence"], bins["confidence"], atol=1e-5)


@pytest.mark.parametrize("threshold", [0.0, 0.9, 0.9999])
def test_a_threshold_shows_what_it_would_refuse(view: View, threshold: float) -> None:
    app = view("Confidence")
    app.select_slider(key="threshold").set_value(threshold).run()
    confidences = PREDICTIONS["confidence"].astype("f8")
    given = ~PREDICTIONS["refused"] & (confidences >= threshold)
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Answered"] == f"{given.mean():.2%}"
    assert shown["Right among them"] == f"{RIGHT[given].mean():.2%}"
    assert shown["Wrong answers"] == str((~RIGHT[given]).sum())
    newly = np.flatnonzero(~PREDICTIONS["refused"] & ~given)
    assert app.subheader[0].value == f"Newly refused: {len(newly)}"
    if len(newly):
        assert set(gallery(app, 2)) <= set(newly)


def test_what_is_refused_is_the_reports(view: View) -> None:
    drawn = datasets(view("Confidence"), 2)[0].set_index("name")
    for entry in REPORT.metrics.outliers:
        assert drawn.loc[entry.name, "share"] == entry.share


def test_robustness_is_the_reports(view: View) -> None:
    app = view("Robustness")
    last = len(app.get("vega_lite_chart")) - 1
    conditions, corruptions = datasets(app, 0)[0], datasets(app, last)[0]
    for drawn, entries in (
        (conditions, REPORT.metrics.conditions),
        (corruptions, [c for c in REPORT.metrics.corruptions if c.severity == 2]),
    ):
        for entry in entries:
            rows = drawn[drawn["name"] == entry.name].set_index("pipeline")
            said = entry.answered
            right = entry.accuracy if said is None else said.share
            assert rows.loc["Through the app", "right"] == right
            assert rows.loc["Merely resized", "right"] == entry.naive
    shown = table(app, -1, "corruptions-table")
    assert len(shown) == len(REPORT.metrics.corruptions)


def counted_robustness() -> None:
    """The view of a report in which answers were counted, and sources scored."""
    from dataclasses import replace  # noqa: PLC0415 - the page's own code

    from digit_model.evaluation.report import load_report  # noqa: PLC0415
    from digit_model.evaluation.report_metrics import (  # noqa: PLC0415
        Answers,
        SourceScore,
    )
    from pages.ui.metrics.robustness_view import show_robustness  # noqa: PLC0415

    said = Answers(n=200, right=190, refused=7, wrong=3, low=0.91, high=0.98)
    report = load_report()
    source = SourceScore(
        source="Pens", condition="centered", left_out=True, answered=said, naive=0.1
    )
    show_robustness(
        replace(
            report,
            metrics=replace(
                report.metrics,
                conditions=[
                    replace(entry, answered=said) for entry in report.metrics.conditions
                ],
                sources=[source, replace(source, left_out=False)],
            ),
        )
    )


def test_right_refused_and_wrong_are_shown_apart() -> None:
    app = AppTest.from_function(counted_robustness, default_timeout=60).run()
    assert not app.exception
    right, not_right = (datasets(app, index)[0] for index in (0, 1))
    through_the_app = right[right["pipeline"] == "Through the app"]
    assert (through_the_app["right"] == 0.95).all()
    by_answer = not_right.groupby("answer")["share"].unique()
    assert by_answer["Refused"].tolist() == [0.035]
    assert by_answer["Wrong"].tolist() == [0.015]
    sources = app.dataframe[0].value
    assert sources["Network"].tolist() == ["Trained without it", "In use"]
    columns = ["Right, %", "Refused, %", "Wrong, %", "Merely resized, %"]
    np.testing.assert_allclose(sources[columns], [[95, 3.5, 1.5, 10]] * 2)


def test_every_error_is_in_the_gallery(view: View) -> None:
    app = view("Errors")
    wrong = PREDICTIONS[~RIGHT].sort_values("confidence", ascending=False)
    assert gallery(app, 0) == wrong["index"].tolist()[:32]
    digit = int(wrong["label"].iloc[0])
    app.button_group(key="error-digits").set_value([digit]).run()
    some = wrong[wrong["label"] == digit]
    assert gallery(app, 0) == some["index"].tolist()[:32]


def test_contested_labels_are_marked_with_their_source(view: View) -> None:
    contest = REPORT.metrics.contested
    known = {votes.index: votes for votes in contest.images}
    wrong = [index for index in PREDICTIONS["index"][~RIGHT] if index in known]
    app = view("Errors")
    app.toggle(key="only-contested").set_value(True).run()
    assert set(gallery(app, 0)) == set(wrong)
    app.selectbox(key="errors-image").select(wrong[0]).run()
    votes = known[wrong[0]]
    assert f"{votes.for_label} of 5 saw {a_digit(votes.label)}" in texts(app)
    assert contest.source in texts(app)


def test_a_filter_that_nothing_passes_is_said_to_be_one(view: View) -> None:
    app = view("Errors")
    app.slider(key="error-confidence").set_value((0, 1)).run()
    assert app.info[0].value == "There are no such test images."


def test_a_click_computes_nothing_anew(
    view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = view("Confusion")
    for name in ("confusion_matrix", "class_intervals"):
        monkeypatch.setattr(tables, name, None)
    app.selectbox(key="true").select(4).run()
    assert not app.exception


def test_the_page_does_without_tensorflow() -> None:
    """In a process of its own, as other tests load it."""
    script = (
        "import sys\n"
        "from streamlit.testing.v1 import AppTest\n"
        "app = AppTest.from_file('pages/metrics.py', default_timeout=60)\n"
        "app.session_state['page'] = None\n"
        "app.run()\n"
        "assert not app.exception and app.metric, app\n"
        "assert 'tensorflow' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)


def test_the_report_is_small_enough_to_ship() -> None:
    files = [file for file in OWN.rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in files) <= 6_000_000
