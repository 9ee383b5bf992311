"""Pictures with what goes wrong in pictures, composed from strokes with their truth."""

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from digit_model.arrays import FloatArray
from digit_model.imaging.strokes import draw_strokes
from training.data.pens import PenDigit, place_strokes

SIDE = 600
PAPER, INK, TABLE = 0.83, 0.2, 0.18

Stroke = Sequence[tuple[float, float]]
SIGNS: dict[str, list[Stroke]] = {  # in a square from 0 to 1, y down
    ".": [[(0.5, 0.96), (0.52, 0.98)]],
    ",": [[(0.55, 0.88), (0.42, 1.12)]],
    "-": [[(0.15, 0.5), (0.85, 0.5)]],
    "/": [[(0.8, 0.0), (0.2, 1.0)]],
    "+": [[(0.15, 0.5), (0.85, 0.5)], [(0.5, 0.15), (0.5, 0.85)]],
    "=": [[(0.15, 0.38), (0.85, 0.38)], [(0.15, 0.66), (0.85, 0.66)]],
    "×": [[(0.2, 0.25), (0.8, 0.8)], [(0.8, 0.25), (0.2, 0.8)]],
    "(": [[(0.7, 0.0), (0.4, 0.2), (0.3, 0.5), (0.4, 0.8), (0.7, 1.0)]],
    ")": [[(0.3, 0.0), (0.6, 0.2), (0.7, 0.5), (0.6, 0.8), (0.3, 1.0)]],
}
NARROW = {".": 0.25, ",": 0.3, "-": 0.6, "/": 0.5, "(": 0.4, ")": 0.4}
"""Widths of signs in heights of a digit; others are 0.65."""

Recorded = dict[int, PenDigit]
Fault = Callable[[FloatArray], FloatArray]


def digit_ink(digit: PenDigit, brush: float = 24) -> FloatArray:
    """A digit in the middle of `(600, 600)`, 270 pixels high, ink = 1."""
    strokes = [
        stroke * SIDE / 280 * 0.6 + SIDE * 0.2 for stroke in place_strokes(digit)
    ]
    return draw_strokes(strokes, brush, (SIDE, SIDE))


def sign_ink(sign: str) -> FloatArray:
    """A sign in the middle of `(600, 600)`, ink = 1."""
    strokes = [np.array(stroke) * 260 + 170 for stroke in SIGNS[sign]]
    return draw_strokes(strokes, 24, (SIDE, SIDE))


def line_ink(recorded: Recorded, text: str, height: float = 70) -> FloatArray:
    """A line of digits, signs and spaces, ink = 1."""
    brush, x, placed = 0.1 * height, 0.6 * height, []
    for character in text:
        if character == " ":
            x += 0.8 * height
        elif character in SIGNS:
            width = NARROW.get(character, 0.65) * height
            scale = np.array([width, height])
            placed += [np.array(s) * scale + [x, height] for s in SIGNS[character]]
            x += width + 0.2 * height
        else:
            strokes = place_strokes(recorded[int(character)])
            points = np.concatenate(strokes)
            low, high = points.min(axis=0), points.max(axis=0)
            scale = height / (high[1] - low[1])
            placed += [(s - low) * scale + [x, height] for s in strokes]
            x += (high[0] - low[0]) * scale + 0.25 * height
    size = (round(x + 0.6 * height), round(3 * height))
    return draw_strokes(placed, brush, size)


def page_ink(recorded: Recorded, lines: Sequence[str]) -> FloatArray:
    """Lines below each other, ink = 1."""
    inks = [line_ink(recorded, line) for line in lines]
    width = max(ink.shape[1] for ink in inks)
    return np.concatenate(
        [np.pad(ink[40:-40], ((0, 0), (0, width - ink.shape[1]))) for ink in inks]
    )


def on_paper(ink: FloatArray, paper: float = PAPER, pen: float = INK) -> FloatArray:
    """A photo of paper: even light, slightly blurred, with grain."""
    grain = np.random.default_rng(3).normal(0, 0.012, ink.shape)
    cover = cv2.GaussianBlur(ink, (0, 0), 0.8)
    return np.clip(paper + (pen - paper) * cover + grain, 0, 1).astype(np.float32)


def plain(ink: FloatArray) -> FloatArray:
    """Black on white, as a drawing program saves it."""
    return np.float32(1) - ink


def line_at_border(ink: FloatArray) -> FloatArray:
    """A dark line along the lower border."""
    picture = plain(ink)
    picture[-4:] = 0.5
    return picture


def frame_at_border(ink: FloatArray) -> FloatArray:
    """A black frame around the picture."""
    return np.pad(plain(ink), 3)


def frame_inside(ink: FloatArray) -> FloatArray:
    """A box around the digit, away from the border."""
    picture = plain(ink)
    return np.asarray(cv2.rectangle(picture, (40, 40), (560, 560), 0, 4))


def frame_touching(ink: FloatArray) -> FloatArray:
    """A box so tight that the digit touches it all around, in a clean scan."""
    x, y, width, height = cv2.boundingRect((ink > 0.5).astype(np.uint8))
    corners = (x, y), (x + width, y + height)
    return np.asarray(cv2.rectangle(plain(ink), *corners, 0, 4))


def boxes_touching(ink: FloatArray) -> FloatArray:
    """Boxes too narrow for their digits, in a clean scan."""
    _, _, boxes, _ = cv2.connectedComponentsWithStats((ink > 0.5).astype(np.uint8))
    picture = plain(ink)
    for x, y, width, height, _ in boxes[1:].tolist():
        corners = (x + 1, y - 12), (x + width - 2, y + height + 12)
        cv2.rectangle(picture, *corners, 0.5, 3)
    return np.minimum(picture, plain(ink))


def line_touching(ink: FloatArray) -> FloatArray:
    """A gray line that the digit stands on, in a clean scan."""
    bottom = int(np.flatnonzero(ink.any(axis=1)).max(initial=0))
    picture = plain(ink)
    picture[bottom - 6 : bottom] = np.minimum(picture[bottom - 6 : bottom], 0.5)
    return picture


def form_box(ink: FloatArray) -> FloatArray:
    """A photo of the printed box of a form."""
    box = np.zeros_like(ink)
    cv2.rectangle(box, (90, 90), (510, 510), 0.6, 3)
    return on_paper(np.maximum(ink, box))


def dark_strip(ink: FloatArray) -> FloatArray:
    """The table's edge at the left."""
    picture = on_paper(ink)
    picture[:, :50] = TABLE
    return picture


def dark_table(ink: FloatArray) -> FloatArray:
    """A sheet of paper on a dark table."""
    grain = np.random.default_rng(4).normal(0, 0.012, (1100, 900))
    table = np.clip(TABLE + grain, 0, 1).astype(np.float32)
    rows, columns = ink.shape
    top, left = (1100 - rows) // 2, (900 - columns) // 2
    table[top : top + rows, left : left + columns] = on_paper(ink)
    return table


def chalkboard(ink: FloatArray) -> FloatArray:
    """Chalk on a dark board."""
    specks = np.random.default_rng(5).uniform(0.75, 1, ink.shape).astype(np.float32)
    return on_paper(ink * specks, paper=0.2, pen=0.8)


def faint_pencil(ink: FloatArray) -> FloatArray:
    """Ink that is hardly darker than the paper."""
    return on_paper(ink, pen=PAPER - 0.12)


def squared_paper(ink: FloatArray) -> FloatArray:
    """Squared paper."""
    ruling = np.zeros_like(ink)
    ruling[::40] = ruling[1::40] = 0.25
    ruling[:, ::40] = ruling[:, 1::40] = 0.25
    return on_paper(np.maximum(ink, ruling))


def scanned_squares(ink: FloatArray) -> FloatArray:
    """Squared paper, scanned to black and white."""
    return np.where(squared_paper(ink) < 0.75, 0, 1).astype(np.float32)


def screenshot(ink: FloatArray) -> FloatArray:
    """A drawing program with a toolbar of buttons above the drawing."""
    picture = np.ones((SIDE + 80, SIDE + 200), np.float32)
    picture[:80] = 0.94
    for left in range(20, 500, 48):
        picture[24:56, left : left + 28] = 0.45
    picture[80:, 100:-100] = plain(ink)
    return picture


def shadow(ink: FloatArray) -> FloatArray:
    """A shadow with a sharp edge across the digit."""
    y, x = np.mgrid[: ink.shape[0], : ink.shape[1]] / SIDE
    light = np.where(x + 0.3 * y > 0.7, 0.5, 1.0)
    return np.asarray(on_paper(ink) * light, np.float32)


def tight(ink: FloatArray) -> FloatArray:
    """Cut so that the digit touches every border."""
    rows, columns = ink.any(axis=1), ink.any(axis=0)
    return plain(np.ascontiguousarray(ink[rows][:, columns]))


FAULTS: dict[str, Fault] = {
    "a plain drawing": plain,
    "a line at the border": line_at_border,
    "a frame at the border": frame_at_border,
    "a frame inside": frame_inside,
    "a line that touches": line_touching,
    "the box of a form": form_box,
    "a dark strip": dark_strip,
    "a dark table": dark_table,
    "a chalkboard": chalkboard,
    "squared paper": squared_paper,
    "squared paper in black and white": scanned_squares,
    "a screenshot with a toolbar": screenshot,
    "a shadow": shadow,
    "a tight crop": tight,
}
