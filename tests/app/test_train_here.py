"""The Train page: choices, what it says where it cannot train, and the run's state."""

import io
import zipfile

import pytest

from digit_model.evaluation.own_run import RunChoices
from pages.ui.train import host_limits
from pages.ui.train.time_estimate import expected_seconds
from pages.ui.upload.items import SAMPLES
from tests.app.conftest import Open


@pytest.mark.parametrize("memory", [10**9, 10**10], ids=["little", "enough"])
def test_too_little_memory_is_said(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, memory: int
) -> None:
    monkeypatch.setattr(host_limits, "free_bytes", lambda: memory)
    app = open_page("train_here")
    assert not app.exception
    is_little = memory < host_limits.NEEDED_BYTES
    assert bool(app.info) == is_little
    if is_little:
        assert "too little memory" in app.info[0].value
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
