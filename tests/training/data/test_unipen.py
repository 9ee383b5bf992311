"""UCI's own file gives the same digits, packed or not."""

import gzip
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from training.data import pens, registry
from training.data.registry import DataError
from training.data.unipen import MEMBER

TEXT = """.VERSION 1.0
.INCLUDE dene.doc
.SEGMENT DIGIT 0 ? "8"
.COMMENT 8 12 224
.PEN_DOWN
 267 333
 267 336
.PEN_UP
.DT 100
.SEGMENT DIGIT 1-2 ? "4"
.COMMENT 4 13 7
.PEN_DOWN
 10 20
 30 40
.PEN_UP
.DT 100
.PEN_DOWN
 -5 6
.PEN_UP
"""
RECORDS = [
    {"label": 8, "writer": 12, "strokes": [[[267, -333], [267, -336]]]},
    {"label": 4, "writer": 13, "strokes": [[[10, -20], [30, -40]], [[-5, -6]]]},
]


def compressed(data: bytes) -> bytes:
    """Pack bytes as compress(1) does, with codes of 9 bits and no repetition.

    Until 255 codes have been added the width stays 9, and single bytes may stand for
    themselves.
    """
    assert len(data) < 255
    bits = sum(byte << (9 * place) for place, byte in enumerate(data))
    return b"\x1f\x9d\x90" + bits.to_bytes((9 * len(data) + 7) // 8, "little")


def write_text(folder: Path) -> Path:
    path = folder / "pendigits-orig.tra"
    path.write_text(TEXT)
    return path


def write_json(folder: Path) -> Path:
    path = folder / "pens.json.gz"
    path.write_bytes(gzip.compress(json.dumps(RECORDS).encode()))
    return path


def write_z(folder: Path) -> Path:
    path = folder / "pendigits-orig.tra.Z"
    path.write_bytes(compressed(TEXT.partition(".SEGMENT DIGIT 1")[0].encode()))
    return path


def write_zip(folder: Path) -> Path:
    path = folder / "pen+based+recognition+of+handwritten+digits.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(MEMBER, write_z(folder).read_bytes())
    return path


@pytest.mark.parametrize(
    ("write", "count"),
    [(write_text, 2), (write_json, 2), (write_z, 1), (write_zip, 1)],
    ids=["unpacked", "JSON", "Z", "UCI's ZIP"],
)
def test_every_way_gives_the_same(
    tmp_path: Path, write: Callable[[Path], Path], count: int
) -> None:
    digits = pens.load_pen_digits(write(tmp_path))
    assert len(digits) == count
    for digit, record in zip(digits, RECORDS, strict=False):
        assert (digit.label, digit.writer) == (record["label"], record["writer"])
        for stroke, expected in zip(digit.strokes, record["strokes"], strict=True):  # type: ignore[call-overload]
            np.testing.assert_array_equal(stroke, expected)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("x.tra", b"", id="empty"),
        pytest.param("x.tra", b".PEN_DOWN\n1 2\n.PEN_UP\n", id="no digit"),
        pytest.param("x.tra", b'.SEGMENT DIGIT 0 ? "1"\n', id="no strokes"),
        pytest.param("x.tra", b"\xff\xfe", id="no text"),
        pytest.param("x.tra.Z", b"\x1f\x9d", id="cut short"),
        pytest.param("x.zip", b"PK", id="no ZIP"),
    ],
)
def test_a_damaged_file_says_so(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DataError, match="damaged"):
        pens.load_pen_digits(path)


def test_a_part_of_the_recordings_is_not_taken_for_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "pen-strokes"
    folder.mkdir()
    write_zip(folder)
    monkeypatch.setattr(registry, "places", lambda: (tmp_path, tmp_path))
    with pytest.raises(DataError, match="Received: 1"):
        pens.load_pen_digits()
