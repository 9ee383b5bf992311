"""Tables drawn with recorded digits, ruled or not, seen from straight or aside."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from training.data.composed_pages import CLEAR, write_number
from training.data.pens import PenDigit

Plane = npt.NDArray[np.float32]
CELL_WIDTH, CELL_HEIGHT, EDGE = 130, 90, 60


def draw_table(
    recorded: dict[int, PenDigit],
    texts: Sequence[Sequence[str]],
    *,
    ruled: bool = True,
    light: bool = False,
) -> Plane:
    """A sheet with a table, `(h, w)` float32 in [0, 1], white = 1.

    Args:
        recorded: A recording of each digit.
        texts: What is written in each row's cells: digits, nothing, or "x" for a
            scribble.
        ruled: Whether lines are drawn.
        light: Whether light ink is on a dark ground.
    """
    rng = np.random.default_rng(4)
    rows, columns = len(texts), len(texts[0])
    height, width = rows * CELL_HEIGHT + 2 * EDGE, columns * CELL_WIDTH + 2 * EDGE
    ink = np.zeros((height, width), np.float32)
    for row, line in enumerate(texts):
        for column, text in enumerate(line):
            top, left = EDGE + row * CELL_HEIGHT, EDGE + column * CELL_WIDTH
            if text == "x":
                at = np.array([[20, 20], [90, 60], [30, 65], [95, 25], [25, 45]])
                points = (at + np.array([left, top])).astype(np.int32)
                cv2.polylines(ink, [points], False, 1.0, 4, cv2.LINE_AA)
            elif text:
                digits = [recorded[int(character)] for character in text]
                plane = write_number(digits, rng, 42, CLEAR).plane
                plane = plane[:CELL_HEIGHT, : CELL_WIDTH - 4]
                y = top + (CELL_HEIGHT - plane.shape[0]) // 2
                x = left + (CELL_WIDTH - plane.shape[1]) // 2
                view = ink[y : y + plane.shape[0], x : x + plane.shape[1]]
                np.maximum(view, plane, out=view)
    if ruled:
        for row in range(rows + 1):
            y = EDGE + row * CELL_HEIGHT
            cv2.line(ink, (EDGE, y), (width - EDGE, y), 0.8, 2)
        for column in range(columns + 1):
            x = EDGE + column * CELL_WIDTH
            cv2.line(ink, (x, EDGE), (x, height - EDGE), 0.8, 2)
    return 0.15 + 0.7 * ink if light else 0.95 - 0.8 * ink


def seen_from_aside(sheet: Plane) -> Plane:
    """The same sheet as a phone sees it that is not held straight above it."""
    height, width = sheet.shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + np.array([[60, 20], [-20, 0], [0, -10], [0, 30]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, moved)
    tone = float(np.median(sheet[0]))
    seen = cv2.warpPerspective(
        sheet, matrix, (width + 20, height + 40), borderValue=tone
    )
    return np.asarray(seen, np.float32)
