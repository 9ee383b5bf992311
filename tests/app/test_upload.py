"""The upload page: many kinds of files, bad ones beside good ones, overrides, CSV."""

import csv
import gc
import io
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner_utils.exceptions import StopException
from streamlit.testing.v1 import AppTest

from digit_model import Recognizer
from digit_model.imaging.strokes import draw_strokes
from pages.ui.upload.items import Item, samples
from tests.app.conftest import Open
from training.data import pens, uploads

Recorded = dict[int, pens.PenDigit]


def png(digit: pens.PenDigit) -> bytes:
    buffer = io.BytesIO()
    ink = draw_strokes(pens.place_strokes(digit))
    Image.fromarray(np.round(255 - 255 * ink).astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def give(app: AppTest, files: dict[str, bytes]) -> AppTest:
    for name, data in files.items():
        app.file_uploader(key="files").upload(name, data)
    return app.run()


def table(downloads: dict[str, bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(downloads["Download as CSV"].decode())))


def test_one_file_is_shown_in_full(open_page: Open, recorded: Recorded) -> None:
    app = give(open_page("upload"), {"six.png": png(recorded[6])})
    assert not app.exception
    assert app.metric[0].value == "6"
    assert "dark ink on a light background" in app.caption[0].value


def test_frames_of_an_animation_that_are_not_read_are_named(
    open_page: Open, recorded: Recorded
) -> None:
    buffer = io.BytesIO()
    first, second = (Image.open(io.BytesIO(png(recorded[d]))) for d in (6, 7))
    first.save(buffer, "GIF", save_all=True, append_images=[second])
    app = give(open_page("upload"), {"moving.gif": buffer.getvalue()})
    assert app.metric[0].value == "6"
    said = "An animation: only its first frame was read."
    assert said in [caption.value for caption in app.caption]


def test_many_files_are_shown_in_a_grid(open_page: Open, recorded: Recorded) -> None:
    files = {f"{digit}.png": png(recorded[digit]) for digit in range(10)}
    app = give(open_page("upload"), files)
    assert not app.exception
    assert app.markdown[0].value == "**10** of **10** pictures read as a digit."
    for digit in range(10):
        assert any(m.value.startswith(f"**{digit}** ·") for m in app.markdown)


def test_a_polarity_can_be_overridden(open_page: Open, recorded: Recorded) -> None:
    app = give(open_page("upload"), {"six.png": png(recorded[6])})
    app.segmented_control[1].set_value("Light ink").run()
    assert not app.exception
    assert "light ink on a dark background" in app.caption[0].value
    app.segmented_control[1].set_value("Automatic").run()
    assert app.metric[0].value == "6"


def test_samples_are_read_right_with_one_click(open_page: Open) -> None:
    app = open_page("upload")
    app.segmented_control(key="source").set_value("Samples").run()
    for sample in samples():
        app.button(key=f"try-{sample.name}").click().run()
        assert not app.exception
        assert app.metric[0].value == sample.name[0], sample.name
    app.button(key="try-all").click().run()
    count = len(samples())
    assert app.markdown[0].value.startswith(f"**{count}** of **{count}** pictures")


def test_a_click_while_pictures_are_read_loses_none_of_them(
    open_page: Open, recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("upload")
    prepared: list[object] = []
    prepare = Recognizer.prepare

    def count(self: Recognizer, image: Any, polarity: Any = None) -> Any:
        prepared.append(image)
        return prepare(self, image, polarity)

    def click(*arguments: Any) -> None:
        *_, text = arguments
        if text.startswith("15 of"):
            raise StopException  # as Streamlit ends a run for another one

    monkeypatch.setattr(Recognizer, "prepare", count)
    with monkeypatch.context() as patch:
        patch.setattr(DeltaGenerator, "progress", click)
        give(app, {f"{n}.png": png(recorded[n % 10]) for n in range(20)})
    assert len(app.session_state["history"]) == 15
    prepared.clear()
    app.run()
    assert not app.exception
    assert app.markdown[0].value == "**20** of **20** pictures read as a digit."
    assert len(prepared) == 5, "what was read is not read again"


def test_pages_that_are_not_read_are_named(open_page: Open) -> None:
    sheets = [Image.new("L", (60, 60), 255) for _ in range(3)]
    file = io.BytesIO()
    sheets[0].save(file, "TIFF", save_all=True, append_images=sheets[1:])
    app = give(open_page("upload"), {"scan.tif": file.getvalue()})
    assert not app.exception
    assert "` scan.tif ` has 3 pages" in app.warning[0].value


def test_details_of_one_of_many(open_page: Open) -> None:
    app = open_page("upload")
    app.segmented_control(key="source").set_value("Samples").run()
    app.button(key="try-all").click().run()
    details = [b for b in app.button if b.label == "Details"]
    details[2].click().run()
    assert not app.exception
    assert app.metric[0].value == samples()[2].name[0]


def test_closing_the_details_does_not_read_the_others_again(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("upload")
    app.segmented_control(key="source").set_value("Samples").run()
    app.button(key="try-all").click().run()
    next(b for b in app.button if b.label == "Details").click().run()
    monkeypatch.delattr(Recognizer, "prepare")
    app.run()
    assert not app.exception
    assert len([b for b in app.button if b.label == "Details"]) == len(samples())


def test_readings_of_pictures_no_longer_shown_take_no_memory(open_page: Open) -> None:
    app = open_page("upload")
    app.segmented_control(key="source").set_value("Samples").run()
    app.button(key="try-all").click().run()
    assert len(app.session_state["readings"]) == 6
    app.segmented_control(key="source").set_value("Files").run()
    assert not app.exception
    assert not app.session_state["readings"]


def test_pictures_taken_away_are_not_held_by_widgets_that_are_gone(
    open_page: Open, recorded: Recorded
) -> None:
    app = open_page("upload")
    gc.collect()
    before = sum(type(thing) is Item for thing in gc.get_objects())
    for number in range(8):
        app.file_uploader(key="files").clear()
        give(app, {f"{number}.png": png(recorded[number])})
        assert len(app.metric) == 2
    gc.collect()
    held = sum(type(thing) is Item for thing in gc.get_objects()) - before
    assert held <= 3


def test_pictures_one_after_the_other_take_turns_at_few_widgets(
    open_page: Open, recorded: Recorded
) -> None:
    app, keys = open_page("upload"), []
    for number in range(24):
        app.file_uploader(key="files").clear()
        give(app, {f"{number}.png": png(recorded[number % 10])})
        assert not app.exception
        (explain,) = [b for b in app.button if b.label == "Explain"]
        keys.append(explain.key)
    assert len(set(keys)) == 20, "Streamlit keeps something of every key"
    assert all(keys[n] not in keys[n + 1 : n + 20] for n in range(5))


def test_pictures_shown_at_once_share_no_widget(
    open_page: Open, recorded: Recorded
) -> None:
    many = 36  # more than take turns one by one
    files = {f"{n}.png": png(recorded[n % 10]) for n in range(many)}
    app = give(open_page("upload"), files)
    assert not app.exception
    details = [b.key for b in app.button if b.label == "Details"]
    assert len(details) == len(set(details)) == many


def test_what_was_decided_of_a_picture_is_not_decided_of_the_next(
    open_page: Open, recorded: Recorded
) -> None:
    app = give(open_page("upload"), {"first.png": png(recorded[6])})
    ink = next(control for control in app.segmented_control if control.label == "Ink")
    ink.set_value("Light ink").run()
    app.file_uploader(key="files").clear()
    give(app, {"second.png": png(recorded[6])})
    ink = next(control for control in app.segmented_control if control.label == "Ink")
    assert ink.value == "Automatic"
    assert app.metric[0].value == "6"


def test_a_photo_from_the_camera_is_read(open_page: Open, recorded: Recorded) -> None:
    app = open_page("upload")
    app.segmented_control(key="source").set_value("Camera").run()
    app.camera_input[0].upload("photo.jpg", png(recorded[2])).run()
    assert not app.exception
    assert app.metric[0].value == "2"


def two_digits(recorded: Recorded) -> bytes:
    """A 4 and a 2 next to each other."""
    drawn = [draw_strokes(pens.place_strokes(recorded[digit])) for digit in (4, 2)]
    paper = np.pad(1 - np.concatenate(drawn, axis=1), 40, constant_values=1)
    buffer = io.BytesIO()
    Image.fromarray(np.round(255 * paper).astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize("beside", [0, 1], ids=["alone", "among others"])
def test_several_digits_are_opened_as_a_number(
    open_page: Open, recorded: Recorded, beside: int
) -> None:
    others = {f"{n}.png": png(recorded[n]) for n in range(beside)}
    app = give(open_page("upload"), {"forty-two.png": two_digits(recorded)} | others)
    words = [element.value for element in (*app.warning, *app.markdown)]
    assert any("2 digits" in text for text in words)
    (button,) = [b for b in app.button if b.label == "Read as a number"]
    button.click().run()
    assert not app.exception
    assert app.title[0].value == "Read a number"
    assert app.code[0].value == "42"
    assert "forty-two.png" in app.caption[0].value


def test_details_of_several_digits_among_others(
    open_page: Open, recorded: Recorded
) -> None:
    files = {"forty-two.png": two_digits(recorded), "6.png": png(recorded[6])}
    app = give(open_page("upload"), files)
    next(b for b in app.button if b.label == "Details").click().run()
    assert not app.exception
    offered = [b for b in app.button if b.label == "Read as a number"]
    assert len(offered) == 2, "on the card and in the dialog"


def gif() -> bytes:
    noise = np.random.default_rng(0).integers(0, 2, (200, 40, 40), np.uint8) * 255
    frames = [Image.new("L", (40, 40), 255), *map(Image.fromarray, noise)]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    return buffer.getvalue()


def encoded(image: Image.Image, format_: str) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format_)
    return buffer.getvalue()


NOISE = Image.fromarray(
    np.random.default_rng(0).integers(0, 255, (200, 200, 3), np.uint8)
)
BAD = {
    "empty.png": (b"", "The file is empty"),
    "text.png": (b"seven", "not an image"),
    "cut.jpg": (encoded(NOISE, "JPEG")[:3000], "damaged or cut off"),
    "bomb.png": (encoded(Image.new("1", (30_000, 30_000)), "PNG"), "too many pixels"),
    "large.png": (bytes(20_000_000), "too large: 19 MB"),
}
BLANK = {
    "pixel.png": (encoded(Image.new("L", (1, 1)), "PNG"), "all one color"),
    "white.png": (encoded(Image.new("L", (90, 90), 255), "PNG"), "all one color"),
    "frames.gif": (gif(), "all one color"),
}


@pytest.mark.parametrize("name", [*BAD, *BLANK])
def test_a_bad_file_gets_its_own_sentence(open_page: Open, name: str) -> None:
    data, sentence = (BAD | BLANK)[name]
    app = give(open_page("upload"), {name: data})
    assert not app.exception
    shown = app.error if name in BAD else app.warning
    assert sentence in shown[0].value
    assert "Traceback" not in shown[0].value
    assert not app.metric


def test_bad_files_do_not_hide_good_ones(open_page: Open, recorded: Recorded) -> None:
    files = {name: data for name, (data, _) in (BAD | BLANK).items()}
    app = give(open_page("upload"), files | {"8.png": png(recorded[8])})
    assert not app.exception
    assert app.markdown[0].value.startswith(f"**1** of **{len(files) + 1}** pictures")
    assert len(app.error) == len(BAD)


def test_csv_has_all_that_is_shown(
    open_page: Open, recorded: Recorded, downloads: dict[str, bytes]
) -> None:
    white = BLANK["white.png"][0]
    files = {"8.png": png(recorded[8]), "=1+1.png": b"", "white.png": white}
    give(open_page("upload"), files)
    rows = table(downloads)
    assert [row["verdict"] for row in rows] == ["digit", "error", "rejected"]
    assert rows[0]["digit"] == "8"
    assert float(rows[0]["p8"]) == pytest.approx(float(rows[0]["confidence"]), abs=1e-6)
    assert rows[1]["name"] == "'=1+1.png", "a formula must not run in a spreadsheet"


def test_uploads_of_people(
    open_page: Open, upload_files: list[uploads.Upload], downloads: dict[str, bytes]
) -> None:
    chosen = upload_files[::25]
    files = {f"{n}.png": file.data for n, file in enumerate(chosen)}
    give(open_page("upload"), files)
    rows = table(downloads)
    assert [int(row["digit"]) for row in rows] == [file.label for file in chosen]
