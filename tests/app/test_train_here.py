"""The Train page: choices, what it says where it cannot train, and the run's state."""

import io
import zipfile

import pytest

from digit_model.evaluation.own_run import RunChoices
from pages.ui.train import host_limits
from pages.ui.train.time_estimate import expected_seconds
from pages.ui.upload.items import SAMPLES
from tests.app.conftest import Open, draw_on
from training.data import pens


@pytest.mark.parametrize("memory", [10**9, 10**10], ids=["little", "enough"])
def test_too_little_memory_is_said(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, memory: int
) -> None:
    monkeypatch.setattr(host_limits, "free_bytes", lambda: memory)
    app = open_page("train_here")
    assert not app.exception
    is_little = memory < host_limits.NEEDED_BYTES
    assert any("too little memory" in info.value for info in app.info) == is_little
    if is_little:
        assert "1.0 GB are free" in app.info[0].value
        assert "python -m training.own" in app.code[0].value
        assert not any(button.label == "Train" for button in app.button)


def test_training_can_be_switched_off(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(host_limits.SETTING, "off")
    app = open_page("train_here")
    assert "switched off on this host" in app.info[0].value
    assert "python -m training.own" in app.code[0].value


def test_a_network_is_watched_where_none_was_trained(
    open_page: Open, recorded: dict[int, pens.PenDigit]
) -> None:
    app = open_page("train_here")
    assert any("Draw a digit" in info.value for info in app.info)
    app = draw_on(open_page("draw"), recorded[3])
    app = open_page("train_here")
    epochs = app.select_slider(key="film-step")
    said = {}
    for epoch in (epochs.options[0], epochs.options[-1]):
        app.select_slider(key="film-step").set_value(int(epoch)).run()
        assert not app.exception
        bars = app.get("vega_lite_chart")[0].proto.alt
        said[epoch] = float(bars.split("a 3 has ")[1].rstrip("%.").lstrip(">"))
    first, last = said.values()
    assert first < last
    assert last > 90


def test_choices_are_those_of_the_command_line(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host_limits, "free_bytes", lambda: None)
    app = open_page("train_here")
    app.segmented_control(key="train-network").set_value("ann").run()
    app.select_slider(key="train-share").set_value(0.02).run()
    app.toggle(key="train-vary").set_value(True).run()
    assert not app.exception
    assert "--network ann --share 0.02 --augmentation" in app.code[0].value


def test_own_digits_are_read_from_folders(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host_limits, "free_bytes", lambda: None)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(SAMPLES.glob("*.*")):
            archive.writestr(f"mine/{path.name[0]}/{path.name}", path.read_bytes())
    app = open_page("train_here")
    app.segmented_control(key="train-digits").set_value("both").run()
    app.file_uploader[0].upload("mine.zip", packed.getvalue(), "application/zip").run()
    assert not app.exception
    assert any(caption.value.startswith("6 digits") for caption in app.caption)
    app.segmented_control(key="train-digits").set_value("own").run()
    assert "You need at least 50 digits" in app.warning[0].value


def test_a_file_without_labels_says_what_is_needed(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host_limits, "free_bytes", lambda: None)
    app = open_page("train_here")
    app.segmented_control(key="train-digits").set_value("both").run()
    app.file_uploader[0].upload("mine.zip", b"no archive", "application/zip").run()
    assert not app.exception
    assert "not a ZIP file" in app.error[0].value


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"share": 0.5}, id="more digits"),
        pytest.param({"epochs": 10}, id="more epochs"),
        pytest.param({"width": 32}, id="a wider network"),
        pytest.param({"network": "vgg"}, id="a larger network"),
        pytest.param({"pens": True}, id="pens too"),
        pytest.param({"augmentation": True}, id="varied digits"),
    ],
)
def test_what_is_more_work_is_expected_to_take_longer(more: dict[str, object]) -> None:
    small = {"share": 0.1, "epochs": 5}
    before = expected_seconds(RunChoices(**small), 0)  # type: ignore[arg-type]
    assert expected_seconds(RunChoices(**(small | more)), 0) > before  # type: ignore[arg-type]
