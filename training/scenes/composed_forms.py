"""Forms of four designs, filled in by writers held out of training and photographed."""

import itertools
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from digit_model.forms.form import Form, FormField, SumRule, new_form
from training.scenes.camera import light
from training.scenes.grounds import FINE, WOOD, noise
from training.scenes.hands import Hand
from training.scenes.library import Library
from training.scenes.marks import Mark
from training.scenes.typefaces import Font
from training.scenes.words import set_words
from training.scenes.written_lines import write_text

Plane = npt.NDArray[np.float32]

WIDTH, HEIGHT = 1240, 1754
"""A sheet of A4 at 150 dots per inch."""
_LINE = 62
"""Height of a field in pixels: 10.5 mm."""
_PARTS = 4
_PHOTO = 2016
"""Longer side of a photo in pixels."""


@dataclass(frozen=True)
class _Blank:
    """A place to write in, on the sheet.

    Attributes:
        field: What is written there, where in pixels of the sheet.
        style: `boxes`, `comb`, `table` or `underline`.
    """

    field: FormField
    style: str


@dataclass(frozen=True)
class _Pen:
    """Who writes, and how dark.

    Attributes:
        hand: The writer.
        strength: How dark the ink is, in [0, 1].
    """

    hand: Hand
    strength: float


@dataclass(frozen=True)
class Design:
    """A form as it is printed.

    Attributes:
        name: Name of the design.
        form: The form to read its sheets by.
        sheet: `(HEIGHT, WIDTH)` float32 in [0, 1], the blank sheet, ink = 1.
        blanks: Where to write.
    """

    name: str
    form: Form
    sheet: Plane
    blanks: list[_Blank]


def make_designs(library: Library) -> list[Design]:
    """The four designs: boxes, combs, a ruled table, underlined blanks."""
    font = next(font for font in library.fonts if font.printed)
    return [_design(name, font) for name in ("boxes", "comb", "table", "underline")]


def fill_in(
    design: Design, library: Library, rng: np.random.Generator
) -> tuple[Plane, dict[str, str]]:
    """Write numbers into a form that keep its rules.

    Returns:
        The sheet `(HEIGHT, WIDTH)` float32 in [0, 1], white = 1, and what is written in
        each field.
    """
    texts = _numbers(rng)
    pen = _Pen(library.hand(rng, printed=0), float(rng.uniform(0.6, 1)))
    sheet = design.sheet * np.float32(rng.uniform(0.5, 1))
    for blank in design.blanks:
        _write(sheet, blank, texts[blank.field.name], pen, rng)
    return 1 - sheet * np.float32(0.85), texts


def photograph(sheet: Plane, rng: np.random.Generator) -> bytes:
    """A phone's photo of a sheet on a table: aside, in shadow, a little out of focus.

    Returns:
        A JPEG file.
    """
    size = round(_PHOTO * WIDTH / HEIGHT * 1.06), _PHOTO
    corners = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], np.float64)
    turn = np.deg2rad(rng.normal(0, 4))
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    scale = rng.uniform(0.86, 0.95) * _PHOTO / HEIGHT
    middle = np.array([WIDTH, HEIGHT]) / 2
    seen = (corners - middle) @ matrix.T * scale + np.array(size) / 2
    seen += rng.normal(0, 0.018, (4, 2)) * size[0]
    view = cv2.getPerspectiveTransform(
        corners.astype(np.float32), seen.astype(np.float32)
    )
    tone = rng.uniform(0.1, 0.6)
    table = np.full(size[::-1], tone, np.float32)
    table *= 1 + _texture(WOOD, table.shape, rng) * np.float32(rng.uniform(0.05, 0.25))
    picture = cv2.warpPerspective(
        sheet, view, size, table, borderMode=cv2.BORDER_TRANSPARENT
    )
    lit = light(_PHOTO, rng)
    if lit is not None:
        picture = picture * np.maximum(lit[:, : size[0]], 0.35)
    picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.5, 1.6))
    picture = picture * np.float32(rng.uniform(0.7, 1))
    strength = np.float32(rng.uniform(0.003, 0.02))
    picture += _texture(FINE, picture.shape, rng) * strength
    pixels = np.round(np.clip(picture, 0, 1) * 255).astype(np.uint8)
    quality = int(rng.integers(55, 93))
    return bytes(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1])


def _texture(kind: int, shape: tuple[int, ...], rng: np.random.Generator) -> Plane:
    """Noise of a kind, enlarged to the size of a photo."""
    small = noise(kind, (-(-shape[0] // 4), -(-shape[1] // 4)), rng)
    return np.asarray(cv2.resize(small, shape[1::-1]), np.float32)


def _numbers(rng: np.random.Generator) -> dict[str, str]:
    """What is written: counts and their sum, a date, a code and two free numbers."""
    counts = [
        int(rng.integers(0, 10 ** int(rng.integers(1, 4)))) for _ in range(_PARTS)
    ]
    texts = {f"count {number}": str(c) for number, c in enumerate(counts, 1)}
    texts["total"] = str(sum(counts))
    day, month = int(rng.integers(1, 29)), int(rng.integers(1, 13))
    texts["date"] = f"{day:02d}{month:02d}{int(rng.integers(2015, 2030))}"
    code = [int(digit) for digit in rng.integers(0, 10, 7)]
    doubled = [d * (2 - place % 2) for place, d in enumerate(reversed(code))]
    check = -sum(d - 9 if d > 9 else d for d in doubled) % 10
    texts["code"] = "".join(map(str, [*code, check]))
    texts["meter"] = f"{int(rng.integers(0, 100000)):05d}"
    texts["age"] = str(int(rng.integers(5, 100)))
    return texts


def _design(name: str, font: Font) -> Design:
    sheet = np.zeros((HEIGHT, WIDTH), np.float32)
    _put(sheet, set_words(f"Form {name}: fill in with a pen", font, 34), 110, 90, 1)
    _put(
        sheet,
        set_words("One digit in each place. Leave nothing out.", font, 20),
        110,
        150,
        1,
    )
    plain = FormField("", 0, 0, 1, 1, required=True)
    count = replace(plain, minimum=0, maximum=999)
    fields = [
        replace(plain, name="date", kind="date", digits=8),
        replace(plain, name="code", kind="mod 10", digits=8),
        replace(plain, name="meter", digits=5),
        replace(plain, name="age", minimum=0, maximum=120),
        *(replace(count, name=f"count {number}") for number in range(1, _PARTS + 1)),
        replace(plain, name="total", minimum=0),
    ]
    longest = {"date": 8, "code": 8, "meter": 5, "age": 3, "total": 4}
    blanks, y = [], 260
    for field in fields:
        places = longest.get(field.name, 3)
        width = {"boxes": 56, "comb": 54, "table": 60, "underline": 52}[name] * places
        _put(sheet, set_words(field.name.capitalize(), font, 26), 110, y + 18, 1)
        placed = replace(field, x=480, y=y, width=width, height=_LINE)
        _rule(sheet, name, placed, places)
        blanks.append(_Blank(placed, name))
        y += _LINE + (0 if name == "table" else 46)
    thanks = "Thank you. Return this sheet by the end of the month."
    _put(sheet, set_words(thanks, font, 22), 110, 1620)
    form = new_form(name, 1 - sheet * np.float32(0.85))
    scale = form.width / WIDTH
    own = [
        replace(
            b.field,
            x=b.field.x * scale,
            y=b.field.y * scale,
            width=b.field.width * scale,
            height=b.field.height * scale,
        )
        for b in blanks
    ]
    parts = [f"count {number}" for number in range(1, _PARTS + 1)]
    return Design(
        name, replace(form, fields=own, sums=[SumRule("total", parts)]), sheet, blanks
    )


def _rule(sheet: Plane, name: str, field: FormField, places: int) -> None:
    left, top, right, bottom = (round(v) for v in field.area)
    ticks = [round(left + n * (right - left) / places) for n in range(places + 1)]
    if name == "underline":
        cv2.line(sheet, (left, bottom), (right, bottom), 0.9, 2)
        return
    if name == "comb":
        cv2.line(sheet, (left, bottom), (right, bottom), 0.9, 2)
        for x in ticks:
            cv2.line(sheet, (x, bottom - _LINE // 3), (x, bottom), 0.9, 2)
        return
    if name == "table":
        cv2.rectangle(sheet, (90, top), (WIDTH - 90, bottom), 0.9, 2)
        cv2.line(sheet, (left - 12, top), (left - 12, bottom), 0.9, 2)
        return
    for x, after in itertools.pairwise(ticks):
        cv2.rectangle(sheet, (x, top), (after, bottom), 0.9, 2)


def _write(
    sheet: Plane,
    blank: _Blank,
    text: str,
    pen: _Pen,
    rng: np.random.Generator,
) -> None:
    field, hand, strength = blank.field, pen.hand, pen.strength
    height = _LINE * rng.uniform(0.52, 0.72)
    base = field.y + (_LINE - height) / 2 + rng.normal(0, 2)
    if blank.style in ("boxes", "comb"):
        places = round(field.width / {"boxes": 56, "comb": 54}[blank.style])
        step = field.width / places
        for number, digit in enumerate(text):
            mark = hand.write(digit, height, rng)
            place = number + (0 if field.digits else places - len(text))
            middle = field.x + (place + 0.5) * step + rng.normal(0, 2.5)
            y = base + mark.top + rng.normal(0, 1.5)
            _put(sheet, mark, middle - mark.width / 2, y, strength)
        return
    line = write_text(hand, text, height, rng, rng.uniform(0.06, 0.25))
    length = max(x + mark.width for mark, x in line)
    shrink = min(1.0, (field.width - 8) / length)
    start = (
        field.x + 4 + rng.uniform(0, 1) * max(0.0, field.width - 8 - length * shrink)
    )
    for mark, x in line:
        small = mark
        if shrink < 1:
            size = max(1, round(mark.width * shrink)), mark.height
            small = replace(mark, plane=np.asarray(cv2.resize(mark.plane, size)))
        _put(sheet, small, start + x * shrink, base + mark.top, strength)


def _put(sheet: Plane, mark: Mark, x: float, y: float, strength: float = 1) -> None:
    top, left = max(0, round(y)), max(0, round(x))
    view = sheet[top : top + mark.height, left : left + mark.width]
    plane = mark.plane[: view.shape[0], : view.shape[1]].astype(np.float32) / 255
    np.maximum(view, plane * np.float32(strength), out=view)
