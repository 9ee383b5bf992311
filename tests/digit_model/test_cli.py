"""The command line, run as a person runs it."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from digit_model.imaging.strokes import draw_strokes
from training.data import pens
from training.data.composed_pages import clean, write_number


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


def test_a_zip_is_read_like_a_folder(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "pictures.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(folder / "a-three.png", "deep/a-three.png")
        archive.writestr("notes.txt", "not looked at")
    result = run(path, "--json")
    (record,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert (record["source"], record["digit"]) == (f"{path}/deep/a-three.png", 3)
    assert result.returncode == 0


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
        np.testing.assert_allclose(entry["box"], box, atol=4)
    assert broken["verdict"] == "error"
    assert broken["text"] is broken["digits"] is None
    assert result.returncode == 1
    assert run("--page", tmp_path / "number.png").stdout.split()[-1] == "207"
