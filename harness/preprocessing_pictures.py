"""Draw the pictures of the site's page on preprocessing: `make pictures`."""

import io
from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from digit_model import Recognizer
from digit_model.imaging.naive import naive_glyph

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "pages" / "ui" / "samples"
FOLDER = ROOT / "docs" / "pictures"
SHOWN = {"shadow": "7-shadow.jpg", "corner": "3-corner.png"}
"""The samples that are followed, by the names of their pictures."""
SIDE = 224
"""Longest side of each picture in pixels."""


def pictures_of(recognizer: Recognizer, file: Path) -> Mapping[str, bytes]:
    """PNG files of the steps from a picture to its glyph, by the names of the steps."""
    reading = recognizer.read(file)
    stages = reading.stages
    with Image.open(file) as opened:
        upright = np.asarray(ImageOps.exif_transpose(opened).convert("RGB"))
    naive = naive_glyph((stages.gray / 255).astype(np.float32))
    steps = {
        "picture": upright,
        "gray": stages.gray,
        "ink": stages.ink,
        "fitted": stages.fitted,
        "glyph": np.round(reading.glyph * 255).astype(np.uint8),
        "naive": np.round(naive * 255).astype(np.uint8),
    }
    return {name: _png(plane) for name, plane in steps.items()}


def _png(plane: npt.NDArray[np.uint8]) -> bytes:
    """A plane `(h, w)` or `(h, w, 3)` as a PNG file of `SIDE` pixels at most."""
    scale = SIDE / max(plane.shape[:2])
    method = cv2.INTER_NEAREST if scale > 1 else cv2.INTER_AREA
    small = cv2.resize(plane, None, fx=scale, fy=scale, interpolation=method)
    file = io.BytesIO()
    Image.fromarray(np.asarray(small, np.uint8)).save(file, "PNG", optimize=True)
    return file.getvalue()


def main() -> None:
    """Write all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    recognizer = Recognizer.load()
    for title, name in SHOWN.items():
        for step, content in pictures_of(recognizer, SAMPLES / name).items():
            (FOLDER / f"{title}-{step}.png").write_bytes(content)


if __name__ == "__main__":
    main()
