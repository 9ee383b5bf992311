"""Make the app's sample pictures from recorded pen strokes.

`python -m training.data.samples` writes them; a name begins with the digit.
The paper, the light and the file formats are those of people's own pictures.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from digit_model.imaging.strokes import CANVAS_SIDE, draw_strokes
from training.data import pens
from training.data.composed_pages import CLEAR, Ink, Plane, photo, stack, write_number

FOLDER = Path(__file__).parents[2] / "pages" / "ui" / "samples"

Rgb = tuple[int, int, int]


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pens", type=Path, help="file of pen strokes")
    recordings = pens.load_pen_digits(parser.parse_args().pens)
    rng = np.random.default_rng(2026)
    FOLDER.mkdir(exist_ok=True)

    def ink(digit: int, number: int, size: float = 1.0, brush: float = 12) -> Plane:
        same = [recording for recording in recordings if recording.label == digit]
        strokes = pens.place_strokes(same[number], size, None, brush)
        return draw_strokes(strokes, brush)

    shadow = _on_paper(ink(7, 41, 0.7), (228, 222, 210), (40, 60, 150), rng, shade=0.45)
    shadow.save(FOLDER / "7-shadow.jpg", quality=80)
    pencil = _on_paper(
        ink(2, 8, 0.8, 7), (236, 230, 214), (120, 118, 116), rng, shade=0.2
    )
    pencil.save(FOLDER / "2-pencil.jpg", quality=85)
    board = _on_paper(
        ink(5, 19, 0.9, 16), (38, 66, 52), (226, 230, 222), rng, shade=0.2
    )
    board.save(FOLDER / "5-blackboard.webp", quality=80)
    corner = pens.place_strokes(
        next(r for r in recordings[900:] if r.label == 3), 0.35, 3, 8
    )
    clean = Image.fromarray(
        np.round(255 - 255 * draw_strokes(corner, 8)).astype(np.uint8)
    )
    clean.save(FOLDER / "3-corner.png", optimize=True)
    clear = np.zeros((CANVAS_SIDE, CANVAS_SIDE, 4), np.uint8)
    clear[..., :3] = (196, 64, 32)
    clear[..., 3] = np.round(ink(4, 25, 0.9, 18) * 255)
    Image.fromarray(clear).save(FOLDER / "4-transparent.png", optimize=True)
    sideways = _on_paper(ink(9, 30, 0.8), (240, 240, 236), (25, 25, 30), rng, shade=0.3)
    exif = Image.Exif()
    exif[0x0112] = 6  # Orientation: the camera was turned by 90 degrees
    sideways.rotate(90).save(FOLDER / "9-sideways.jpg", quality=80, exif=exif)
    _write_pages(recordings)


def _write_pages(recordings: Sequence[pens.PenDigit]) -> None:
    """Numbers on paper: one on squares, one touching on a board, three on lines."""
    folder = FOLDER / "pages"
    folder.mkdir(exist_ok=True)
    rng = np.random.default_rng(7)
    writer = [recording for recording in recordings if recording.writer == 3]

    def number(length: int, height: float, gap: tuple[float, float]) -> Ink:
        chosen = [writer[i] for i in rng.integers(0, len(writer), length)]
        return write_number(chosen, rng, height, gap)

    squared = photo(number(6, 90, CLEAR).plane, rng, "grid")
    (folder / "squared-paper.jpg").write_bytes(squared)
    board = photo(number(4, 100, (-0.04, 0.06)).plane, rng, "board")
    (folder / "blackboard.jpg").write_bytes(board)
    lines = stack([number(5, 70, CLEAR) for _ in range(3)], rng)
    (folder / "notebook.jpg").write_bytes(photo(lines.plane, rng, "lined"))


def _on_paper(
    ink: Plane, paper: Rgb, pen: Rgb, rng: np.random.Generator, shade: float
) -> Image.Image:
    """A photo of ink `(h, w)` in [0, 1] on grained paper with a shadow across."""
    height, width = ink.shape
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    edge = 1 / (1 + np.exp(-40 * (x + 0.5 * y - 0.8)))
    light = (1 - shade * edge)[..., np.newaxis]
    soft = cv2.GaussianBlur(ink, (0, 0), 0.8)[..., np.newaxis]
    color = np.array(paper) * (1 - soft) + np.array(pen) * soft
    grain = rng.normal(0, 3.5, (height, width, 1))
    return Image.fromarray(np.clip(color * light + grain, 0, 255).astype(np.uint8))


if __name__ == "__main__":
    main()
