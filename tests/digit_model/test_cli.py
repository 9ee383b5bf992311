"""The command line, run as a person runs it."""

import json
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from digit_model import Recognizer
from digit_model.hand.hand_file import hand_as_bytes
from digit_model.imaging.strokes import draw_strokes
from digit_model.network.manifest import ASSETS
from digit_model.page.page_reading import Box
from training.data import pens
from training.data.composed_pages import clean, write_number
from training.data.mnist import Mnist


@pytest.fixture(scope="module")
def folder(
    tmp_path_factory: pytest.TempPathFactory, recorded: dict[int, pens.PenDigit]
) -> Path:
    """Pictures of 3 and 8, one of them a folder deeper; a blank; a broken file."""
    folder = tmp_path_factory.mktemp("pictures")
    (folder / "deep").mkdir()
    for digit, name in ((3, "a-three.png"), (8, "deep/eight.jpg")):
        ink = draw_strokes(pens.place_strokes(recorded[digit]))
        Image.fromarray(np.round(255 - 255 * ink).astype(np.uint8)).save(folder / name)
    Image.new("L", (50, 50), 255).save(folder / "b-blank.png")
    (folder / "c-broken.png").write_text("no image")
    (folder / "notes.txt").write_text("not looked at")
    return folder


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "digit_model", "read", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_json_has_a_line_for_every_image_and_fails_at_the_end(folder: Path) -> None:
    result = run(folder, "--json")
    records = [json.loads(line) for line in result.stdout.splitlines()]
    names = [Path(record["source"]).name for record in records]
    assert names == ["a-three.png", "b-blank.png", "c-broken.png", "eight.jpg"]
    verdicts = [record["verdict"] for record in records]
    assert verdicts == ["digit", "rejected", "error", "digit"]
    assert [record["digit"] for record in records] == [3, None, None, 8]
    for record in records:
        assert set(record) == {
            "source",
            "verdict",
            "digit",
            "confidence",
            "probabilities",
            "reason",
            "only_first_frame",
        }
        assert (record["reason"] is None) == (record["verdict"] == "digit")
    assert result.returncode == 1


def test_table_is_readable_and_succeeds_without_errors(folder: Path) -> None:
    result = run(folder / "a-three.png", folder / "b-blank.png")
    three, blank = result.stdout.splitlines()
    assert three.split()[1:2] == ["3"]
    assert three.endswith("%")
    assert "rejected" in blank
    assert result.returncode == 0


def test_a_missing_file_is_an_error_line(tmp_path: Path) -> None:
    result = run(tmp_path / "nowhere.png")
    assert "error: The file cannot be opened" in result.stdout
    assert "Traceback" not in result.stderr
    assert result.returncode == 1


@pytest.mark.parametrize("options", [["--engine", "ray"], ["--output", "readings"]])
def test_ray_and_its_folder_go_together(options: list[str]) -> None:
    result = run("a.png", *options)
    assert "--engine ray and --output DIR go together" in result.stderr
    assert result.returncode == 2


def test_tables_are_read_on_this_machine_alone() -> None:
    result = run("a.png", "--table", "--engine", "ray", "--output", "readings")
    assert "--table goes with --engine local only" in result.stderr
    assert result.returncode == 2


def test_a_zip_is_read_like_a_folder(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "pictures.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(folder / "a-three.png", "deep/a-three.png")
        archive.writestr("notes.txt", "not looked at")
    result = run(path, "--json")
    (record,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert (record["source"], record["digit"]) == (f"{path}/deep/a-three.png", 3)
    assert result.returncode == 0


def popen(*arguments: str | Path, **options: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "digit_model", *map(str, arguments)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, **options)


@pytest.fixture(scope="module")
def many(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 1,500 pictures, whose table is longer than what a pipe holds."""
    many = tmp_path_factory.mktemp("many")
    content = (folder / "b-blank.png").read_bytes()
    for number in range(1500):
        (many / f"{number:04d}.png").write_bytes(content)
    return many


def test_a_closed_pipe_is_no_traceback(many: Path) -> None:
    with popen("read", many, stdout=subprocess.PIPE) as run_:
        assert run_.stdout is not None
        assert run_.stdout.readline()
        run_.stdout.close()
        assert run_.stderr is not None
        assert run_.stderr.read() == ""
        assert run_.wait(60) == 141


def heed_ctrl_c() -> None:
    """Shells start what runs in the background so that it is deaf to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_is_a_word(many: Path) -> None:
    run_ = popen("read", many, stdout=subprocess.PIPE, preexec_fn=heed_ctrl_c)
    assert run_.stdout is not None
    assert run_.stdout.readline()
    run_.send_signal(signal.SIGINT)
    _, errors = run_.communicate(timeout=60)
    assert errors == "Stopped.\n"
    assert run_.returncode == 130


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is full")
@pytest.mark.parametrize("options", [[], ["--json"]], ids=["table", "json"])
def test_a_full_disk_is_a_sentence(folder: Path, options: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        run_ = popen("read", folder, *options, stdout=full)
        _, errors = run_.communicate(timeout=60)
    assert "The output cannot be written: No space left on device." in errors
    assert "Traceback" not in errors
    assert run_.returncode == 2


def test_nothing_but_sentences_goes_to_the_error_output(folder: Path) -> None:
    result = run(folder / "a-three.png")
    assert result.stderr == ""


@pytest.mark.parametrize("name", ["empty", "empty.zip"])
def test_nothing_to_read_is_an_error(folder: Path, tmp_path: Path, name: str) -> None:
    if name.endswith(".zip"):
        zipfile.ZipFile(tmp_path / name, "w").close()
    else:
        (tmp_path / name).mkdir()
    result = run(tmp_path / name, folder / "a-three.png")
    assert f"No image files found in {tmp_path / name}." in result.stderr
    assert len(result.stdout.splitlines()) == 1, "the others are read"
    assert result.returncode == 1


def test_files_that_are_left_out_are_counted(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "pictures.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(folder / "a-three.png", "a-three.png")
        archive.writestr("notes.txt", "not looked at")
        archive.writestr("more.doc", "nor this")
    for given, count in ((path, "2 files"), (folder, "1 file")):
        said = f"Left out of {given}, because they are not images: {count}."
        assert said in run(given).stderr


@pytest.mark.parametrize("suffix", ["gif", "webp", "png"])
def test_frames_of_an_animation_that_are_not_read_are_named(
    folder: Path, tmp_path: Path, suffix: str
) -> None:
    three, blank = (Image.open(folder / n) for n in ("a-three.png", "b-blank.png"))
    path = tmp_path / f"moving.{suffix}"
    three.save(path, save_all=True, append_images=[blank.resize(three.size)])
    result = run(path, folder / "a-three.png", "--json")
    moving, still = (json.loads(line) for line in result.stdout.splitlines())
    assert moving["digit"] == still["digit"] == 3
    assert (moving["only_first_frame"], still["only_first_frame"]) == (True, False)
    assert result.stderr == f"Only the first frame was read of {path}.\n"
    assert result.returncode == 0


def test_every_page_of_a_document_is_read(folder: Path, tmp_path: Path) -> None:
    three, blank = (Image.open(folder / n) for n in ("a-three.png", "b-blank.png"))
    three.save(tmp_path / "scan.pdf", save_all=True, append_images=[blank])
    records = [json.loads(line) for line in run(tmp_path, "--json").stdout.splitlines()]
    assert [record["digit"] for record in records] == [3, None]
    assert records[1]["source"] == f"{tmp_path / 'scan.pdf'}, page 2"


@pytest.mark.parametrize(("polarity", "verdict"), [("dark", "digit"), ("light", None)])
def test_the_polarity_can_be_given(
    folder: Path, polarity: str, verdict: str | None
) -> None:
    result = run(folder / "a-three.png", "--json", "--polarity", polarity)
    record = json.loads(result.stdout)
    assert (record["digit"] == 3) == (verdict == "digit")


def test_another_model_can_be_given(folder: Path, tmp_path: Path) -> None:
    copied = tmp_path / "model"
    shutil.copytree(ASSETS, copied, ignore=shutil.ignore_patterns("report"))
    result = run(folder / "a-three.png", "--model", copied, "--json")
    assert json.loads(result.stdout)["digit"] == 3
    result = run(folder / "a-three.png", "--model", tmp_path)
    assert "No model found" in result.stderr
    assert result.returncode == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["--version"], "digit-reader ", id="version"),
        pytest.param(["read", "--help"], "Kaggle's Digit Recognizer", id="examples"),
    ],
)
def test_what_it_says_of_itself(arguments: list[str], words: str) -> None:
    run_ = popen(*arguments, stdout=subprocess.PIPE)
    output, _ = run_.communicate(timeout=60)
    assert words in output
    assert run_.returncode == 0


def test_a_table_of_pixels_becomes_a_submission(mnist: Mnist, tmp_path: Path) -> None:
    images, labels = mnist.validation.images, mnist.validation.labels
    rows = [",".join(map(str, image.ravel().tolist())) for image in images[:600]]
    header = ",".join(f"pixel{number}" for number in range(784))
    table, output = tmp_path / "test.csv", tmp_path / "submission.csv"
    table.write_text("\n".join([header, *rows, ",".join(["0"] * 784)]) + "\n")
    result = run("--pixels", table, "--output", output)
    assert result.returncode == 0
    head, *lines = output.read_text().splitlines()
    assert head == "ImageId,Label"
    numbers, found = zip(*(map(int, line.split(",")) for line in lines), strict=True)
    assert numbers == tuple(range(1, 602))
    assert found[-1] == 0, "a blank image"
    assert (np.array(found[:-1]) == labels[:600]).mean() > 0.99
    assert result.stderr.startswith("601 images read. In ")
    assert run("--pixels", table).stdout.splitlines() == [head, *lines]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param("1,2,3\n", "line 1: an image has 784 pixels", id="few"),
        pytest.param("label,p\n" + "9," * 784 + "256\n", "Received: 256", id="range"),
        pytest.param("0," * 783 + "x\n", "Received: x", id="words"),
        pytest.param("pixel0\n", "has no row of 784 pixels", id="only names"),
        pytest.param("", "has no row of 784 pixels", id="empty"),
        pytest.param("0\0\n", "test.csv", id="no text"),
    ],
)
def test_a_bad_table_of_pixels_leaves_no_submission(
    tmp_path: Path, content: str, sentence: str
) -> None:
    table, output = tmp_path / "test.csv", tmp_path / "submission.csv"
    table.write_text(content)
    result = run("--pixels", table, "--output", output)
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr
    assert result.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["test.csv"]


def test_a_submission_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    table = tmp_path / "test.csv"
    table.write_text(",".join(["0"] * 784))
    result = run("--pixels", table, "--output", tmp_path / "no" / "submission.csv")
    assert "cannot be written" in result.stderr
    assert "Traceback" not in result.stderr
    assert result.returncode == 2


def test_a_page_has_text_and_a_box_for_each_digit(
    recorded: dict[int, pens.PenDigit], tmp_path: Path
) -> None:
    rng = np.random.default_rng(0)
    ink = write_number([recorded[digit] for digit in (2, 0, 7)], rng)
    pixels = np.round(255 * clean(ink.plane, rng)).astype(np.uint8)
    Image.fromarray(pixels).save(tmp_path / "number.png")
    (tmp_path / "broken.png").write_bytes(b"no image")
    result = run("--page", tmp_path, "--json")
    broken, number = (json.loads(line) for line in result.stdout.splitlines())
    assert number["text"] == "207"
    assert [entry["digit"] for entry in number["digits"]] == [2, 0, 7]
    for entry, box in zip(number["digits"], ink.boxes, strict=True):
        assert Box(*entry["box"]).overlap(box) > 0.6
    assert broken["verdict"] == "error"
    assert broken["text"] is broken["digits"] is None
    assert result.returncode == 1
    assert run("--page", tmp_path / "number.png").stdout.split()[-1] == "207"


def test_answers_are_adapted_to_a_hand(
    folder: Path, recognizer: Recognizer, tmp_path: Path
) -> None:
    picture = folder / "a-three.png"
    glyph = np.round(recognizer.read(picture).glyph * 255).astype(np.uint8)
    examples = np.stack([glyph] * 3)
    hand = recognizer.learn_hand(examples, np.full(3, 5, np.uint8))
    file = tmp_path / "my-hand.npz"
    file.write_bytes(hand_as_bytes(hand.without_pictures()))
    (before,) = (json.loads(run(picture, "--json").stdout),)
    after = json.loads(run(picture, "--json", "--hand", file).stdout)
    assert before["digit"] == 3
    assert after["probabilities"][5] > before["probabilities"][5] + 0.1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(None, "cannot be opened", id="not there"),
        pytest.param(b"PK", "is not a hand", id="not a hand"),
    ],
)
def test_a_hand_that_cannot_be_used_ends_it_with_a_sentence(
    folder: Path, tmp_path: Path, content: bytes | None, message: str
) -> None:
    file = tmp_path / "my-hand.npz"
    if content is not None:
        file.write_bytes(content)
    result = run(folder / "a-three.png", "--hand", file)
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert message in result.stderr
