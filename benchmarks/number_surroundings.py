"""Numbers with something next to them: `python -m benchmarks.number_surroundings`.

Writers, scans and fonts are those that scenes are validated with. A picture is right if
the digits that are read are those of its number, in their order; a digit read in a
symbol is an error. These figures are validation: they have chosen finders.
"""

import argparse
from collections.abc import Callable, Iterator

import numpy as np

from digit_model import Recognizer
from digit_model.evaluation.classification_metrics import wilson_interval
from digit_model.finding.classes import TURNED
from training.scenes.arrangements import ring
from training.scenes.camera import expose, light
from training.scenes.hands import FontHand
from training.scenes.inking import lay_ink
from training.scenes.library import Library, load_library
from training.scenes.marks import Plane
from training.scenes.scene import compose_kind
from training.scenes.sheet import Rectangle, Sheet
from training.scenes.truth import Truth
from training.scenes.typefaces import load_fonts
from training.scenes.written_lines import line_width, put_line, write_text

_SIDE, _SEED = 480, 3
_WHOLE_SHEET = (-480.0, -480.0, 960.0, 960.0)
SYMBOLS_BEFORE, SYMBOLS_BEHIND = "$#€£@", "%&*°?"
BRACKETS = ("[]", "{}", "()", "<>", "“”")

Points = list[tuple[float, float]]
Pictures = Iterator[tuple[str, Plane]]
"""What each picture has written, and the picture: `(h, w)` uint8, luminance."""
Decorate = Callable[[Sheet, Rectangle, float, np.random.Generator], None]
"""Puts something on a sheet for the box of a number and the height of its digits."""


def _outline(box: Rectangle) -> Points:
    left, top, right, bottom = box
    return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]


def _arc(x: float, y: float, radius: float, start: float, end: float) -> Points:
    turns = np.linspace(2 * np.pi * start, 2 * np.pi * end, 40)
    return [
        (x + radius * float(np.cos(turn)), y + radius * float(np.sin(turn)))
        for turn in turns
    ]


def _wave(start: float, end: float, y: float, rise: float, waves: float) -> Points:
    ticks = np.linspace(0, 1, 60)
    across = start + (end - start) * ticks
    down = y + rise * np.sin(2 * np.pi * waves * ticks)
    return list(zip(across.tolist(), down.tolist(), strict=True))


def _star(x: float, y: float, radius: float) -> Points:
    turns = 2 * np.pi * (np.arange(6) * 0.4 - 0.25)
    return [
        (x + radius * float(np.cos(t)), y + radius * float(np.sin(t))) for t in turns
    ]


def _heart(x: float, y: float, radius: float) -> Points:
    t = np.linspace(0, 2 * np.pi, 50)
    across = np.sin(t) ** 3
    down = -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t)) / 16
    return list(
        zip((x + radius * across).tolist(), (y + radius * down).tolist(), strict=True)
    )


def _spiral(x: float, y: float, radius: float) -> Points:
    ticks = np.linspace(0.1, 1, 60)
    return [
        (x + radius * t * float(np.cos(18 * t)), y + radius * t * float(np.sin(18 * t)))
        for t in ticks
    ]


def _drawings(box: Rectangle, height: float) -> dict[str, list[Points]]:
    """What people draw next to a number or around it, for the number's box."""
    left, top, right, bottom = box
    gap, half = 0.3 * height, 0.5 * height
    x, y = left - gap - half, (top + bottom) / 2
    end = right + gap
    around = (left - gap, top - gap, right + gap, bottom + gap)
    low = bottom + 0.25 * height
    line = [(left, low), (right, low)]
    arrow = [[(x - half, y), (x + half, y)]]
    arrow += [[(x + 0.2 * half, y + s * 0.3 * height), (x + half, y)] for s in (-1, 1)]
    smile = [_arc(x, y, half, 0, 1), _arc(x, y, 0.5 * half, 0.05, 0.45)]
    smile += [
        _arc(x + s * 0.35 * half, y - 0.3 * half, 0.04 * half, 0, 1) for s in (-1, 1)
    ]
    tally = [
        [(x + s * 0.2 * height, top), (x + s * 0.2 * height, bottom)]
        for s in (-1, 0, 1)
    ]
    return {
        "a box around it": [_outline(around)],
        "underlined": [line],
        "underlined twice": [line, [(a, b + 0.15 * height) for a, b in line]],
        "a wave under it": [_wave(left, right, low, 0.08 * height, 4)],
        "an arrow before it": arrow,
        "a heart before it": [_heart(x, y, half)],
        "a heart around it": [_heart((left + right) / 2, y, right - left + gap)],
        "a star before it": [_star(x, y, half)],
        "a smile before it": smile,
        "a spiral before it": [_spiral(x, y, half)],
        "an empty box before it": [_outline((x - half, top, x + half, bottom))],
        "a check mark behind it": [
            [(end, y), (end + 0.2 * height, bottom), (end + 0.8 * height, top - gap)]
        ],
        "a tally before it": [
            *tally,
            [(x - half, bottom - gap), (x + half, top + gap)],
        ],
        "a dash before it and behind it": [
            [(x - half, y), (x + half, y)],
            [(end, y), (end + height, y)],
        ],
        "a zigzag behind it": [
            [(end + 0.2 * n * height, top if n % 2 else bottom) for n in range(7)]
        ],
        "a bar behind it": [[(end, top - gap), (end, bottom + gap)]],
    }


def set_symbols(before: str, behind: str) -> Decorate:
    """Set a symbol of a held-out font before the number, or behind it, or both."""
    fonts = [f for f in load_fonts(held_out=True) if all(map(f.glyph, before + behind))]

    def decorate(
        sheet: Sheet, box: Rectangle, height: float, rng: np.random.Generator
    ) -> None:
        setter = FontHand(fonts[int(rng.integers(len(fonts)))], rng)
        gap = height * rng.uniform(0.08, 0.3)
        for symbol in before:
            mark = setter.write(symbol, height, rng)
            sheet.put(mark, box[0] - gap - mark.width, box[1] + mark.top, height)
        for symbol in behind:
            mark = setter.write(symbol, height, rng)
            sheet.put(mark, box[2] + gap, box[1] + mark.top, height)

    return decorate


def draw(kind: str) -> Decorate:
    """Draw one of `_drawings` with a pen."""

    def decorate(
        sheet: Sheet, box: Rectangle, height: float, rng: np.random.Generator
    ) -> None:
        pen = height * rng.uniform(0.03, 0.1)
        for points in _drawings(box, height)[kind]:
            moved = np.array(points) + rng.normal(0, 0.012 * height, (len(points), 2))
            sheet.rule([(float(x), float(y)) for x, y in moved], pen)

    return decorate


def leave_alone(*_: object) -> None:
    """Put nothing next to the number."""


def numbers(library: Library, kind: str, decorate: Decorate, count: int) -> Pictures:
    """Numbers of one to five digits with something next to them, on some paper."""
    for number in range(count):
        rng = np.random.default_rng((_SEED, number, *kind.encode()))
        height = float(np.exp(rng.uniform(np.log(36), np.log(72))))
        digits = "".join(map(str, rng.integers(0, 10, int(rng.integers(1, 6)))))
        sheet = Sheet(_SIDE)
        gap = rng.uniform(0.05, 0.3)
        line = write_text(library.hand(rng), digits, height, rng, gap)
        left, top = (_SIDE - line_width(line)) / 2, (_SIDE - height) / 2
        put_line(sheet, line, (left, top), height)
        box = (left, top, left + line_width(line), top + height)
        decorate(sheet, box, height, rng)
        ground, lit = lay_ink(sheet, _WHOLE_SHEET, height, rng), light(_SIDE, rng)
        picture = expose(ground if lit is None else ground * lit, height, rng)
        reach = round(1.6 * height)
        rows = slice(_SIDE // 2 - reach, _SIDE // 2 + reach)
        yield digits, np.ascontiguousarray(picture[rows])


def amounts(library: Library, count: int, is_cropped: bool = False) -> Pictures:
    """Amounts as on bank checks, whose digits all are large enough to be found.

    Args:
        library: What they are composed from.
        count: How many.
        is_cropped: Whether the pictures are cropped to the digits.
    """
    number = -1
    while count:
        number += 1
        scene = compose_kind(library, "amount", _SEED, number)
        digits = [mark for mark in scene.marks if mark.name.isdigit()]
        names = {mark.name for mark in scene.marks}
        if not digits or names & {"", *TURNED}:
            continue
        count -= 1
        ordered = sorted(digits, key=lambda mark: mark.box[0] + mark.box[2] / 2)
        written = "".join(mark.name for mark in ordered)
        yield written, _crop(scene.image, digits) if is_cropped else scene.image


def _crop(image: Plane, digits: list[Truth]) -> Plane:
    """A picture from a third of a digit's height around its digits."""
    left, top, width, height = np.array([mark.box for mark in digits]).T
    reach = height.max() / 3
    rows = slice(max(0, int(top.min() - reach)), int((top + height).max() + reach))
    columns = slice(max(0, int(left.min() - reach)), int((left + width).max() + reach))
    return np.ascontiguousarray(image[rows, columns])


def count_right(recognizer: Recognizer, pictures: Pictures) -> list[int]:
    """Numbers that are right, those that lack a digit, and all others."""
    right = missed = count = 0
    for written, picture in pictures:
        gray = picture.astype(np.float32) / np.float32(255)
        read = "".join(str(d.reading.answer) for d in recognizer.read_page(gray).digits)
        right += read == written
        missed += len(read) < len(written)
        count += 1
    return [right, missed, count - right - missed]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--numbers", type=int, default=40, help="of each kind")
    parser.add_argument("--amounts", type=int, default=400)
    options = parser.parse_args()
    recognizer, library = Recognizer.load(), load_library(held_out=True)
    groups: dict[str, dict[str, Decorate]] = {
        "alone": {"": leave_alone},
        "symbols": {f"before: {s}": set_symbols(s, "") for s in SYMBOLS_BEFORE}
        | {f"behind: {s}": set_symbols("", s) for s in SYMBOLS_BEHIND},
        "brackets": {f"in {b}": set_symbols(*b) for b in BRACKETS},
        "drawings": {kind: draw(kind) for kind in _drawings((0, 0, 1, 1), 1)}
        | {"a ring around it": ring},
    }
    for group, kinds in groups.items():
        total = [0, 0, 0]
        for kind, decorate in kinds.items():
            pictures = numbers(library, kind, decorate, options.numbers)
            counts = count_right(recognizer, pictures)
            total = [a + b for a, b in zip(total, counts, strict=True)]
            if kind:
                print_row(kind, counts)
        print_row(f"all: {group}", total)
    for name, is_cropped in (("amounts", False), ("amounts, cropped", True)):
        pictures = amounts(library, options.amounts, is_cropped)
        print_row(name, count_right(recognizer, pictures))


def print_row(name: str, counts: list[int]) -> None:
    """One line of the table."""
    right, missed, wrong = counts
    low, high = wilson_interval(right, sum(counts))
    print(
        f"{name:<32} right {right / sum(counts):6.1%} [{low:5.1%}, {high:6.1%}]: "
        f"{right}; missed {missed}, wrong {wrong} of {sum(counts)}",
        flush=True,
    )


if __name__ == "__main__":
    main()
