"""The pen strokes as UCI hands them out: the UNIPEN format, alone, in .Z or in a ZIP.

https://archive.ics.uci.edu/dataset/81/pen+based+recognition+of+handwritten+digits has
them as `pendigits-orig.tra.Z` inside a ZIP. The format is that of Guyon et al., "UNIPEN
project of on-line data exchange and recognizer benchmarks", 1994: lines that begin with
a dot are commands, the others positions of the pen, y upwards.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MEMBER = "pendigits-orig.tra.Z"
_SEGMENT = re.compile(r'\.SEGMENT\s+DIGIT\s.*"(\d)"')
_COMMENT = re.compile(r"\.COMMENT\s+(\d)\s+(\d+)\s+\d+\s*$")
_POSITION = re.compile(r"\s*(-?\d+)\s+(-?\d+)\s*$")


def read_unipen_text(path: Path) -> str:
    """The text of UCI's file: as it is, compressed (.Z), or inside UCI's ZIP.

    Raises:
        ValueError: It is none of these.
        OSError: It cannot be opened.
    """
    from unlzw3 import unlzw  # noqa: PLC0415 - only the original files need it

    if path.suffix == ".zip":
        try:
            with zipfile.ZipFile(path) as archive:
                data = unlzw(archive.read(MEMBER))
        except (KeyError, zipfile.BadZipFile) as error:
            raise ValueError(f"it is not a ZIP file with {MEMBER} in it") from error
    else:
        data = path.read_bytes()
        if path.suffix == ".Z":
            data = unlzw(data)
    return str(data, "ascii")


def parse_unipen(text: str) -> Iterator[dict[str, Any]]:
    """Take digits out of UNIPEN text.

    Yields:
        `label`, `writer` and `strokes` of each, y downwards.

    Raises:
        ValueError: A digit has no writer or no strokes, or there is no digit.
    """
    record: dict[str, Any] = {}
    pen_is_down = False
    for line in text.splitlines():
        if segment := _SEGMENT.match(line):
            if record:
                yield _complete(record)
            record = {"label": int(segment[1]), "strokes": []}
        elif comment := _COMMENT.match(line):
            record["writer"] = int(comment[2])
        elif line.startswith(".PEN_DOWN"):
            pen_is_down = True
            record.setdefault("strokes", []).append([])
        elif line.startswith(".PEN_UP"):
            pen_is_down = False
        elif pen_is_down and (position := _POSITION.match(line)):
            record["strokes"][-1].append([int(position[1]), -int(position[2])])
    yield _complete(record)


def _complete(record: dict[str, Any]) -> dict[str, Any]:
    strokes = [stroke for stroke in record.get("strokes", []) if stroke]
    if not strokes or not {"label", "writer"} <= record.keys():
        raise ValueError("a digit lacks its label, its writer or its strokes")
    return {**record, "strokes": strokes}
