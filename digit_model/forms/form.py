"""A form: its picture, its fields and the rules that they keep."""

import base64
import binascii
import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

import cv2
import numpy as np

from digit_model.arrays import FloatArray
from digit_model.errors import FormError
from digit_model.fields import check_fields, from_fields
from digit_model.files import write_whole
from digit_model.imaging.decoding import ImageSource, load_picture
from digit_model.table.grid import Area

Kind: TypeAlias = Literal["whole number", "decimal", "date", "mod 10", "mod 11"]
"""What is written in a field; the last two end in a check digit."""
DateOrder: TypeAlias = Literal["day first", "month first", "year first"]

SIDE = 1152
"""Longer side in pixels of a form's picture."""
_MOST_BYTES = 8_000_000
_MOST_FIELDS = 400
_QUALITY = 85
_LEAST_SIDE = 4


@dataclass(frozen=True)
class FormField:
    """A place on a form in which a number is written.

    Attributes:
        name: What it is called; the title of its column.
        x: Column of the form's picture at which it begins, in pixels.
        y: Row of the form's picture at which it begins, in pixels.
        width: Its width in pixels.
        height: Its height in pixels.
        kind: What is written in it.
        digits: How many digits it has; None if that varies.
        minimum: The least number allowed; None if there is none.
        maximum: The largest number allowed; None if there is none.
        order: In which order a date is written.
        required: Whether it may not be blank.
        unique: Whether no two sheets have the same number in it.
    """

    name: str
    x: float
    y: float
    width: float
    height: float
    kind: Kind = "whole number"
    digits: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    order: DateOrder = "day first"
    required: bool = False
    unique: bool = False

    @property
    def area(self) -> Area:
        """Where it is in the form's picture."""
        return Area(self.x, self.y, self.x + self.width, self.y + self.height)


@dataclass(frozen=True)
class SumRule:
    """A field has the sum of others.

    Attributes:
        total: Name of the field that has the sum.
        parts: Names of the fields that are added.
    """

    total: str
    parts: list[str]


@dataclass(frozen=True)
class Form:
    """A form that sheets are read by.

    Attributes:
        name: What it is called.
        width: Width of its picture in pixels.
        height: Height of its picture in pixels.
        picture: A gray JPEG file of it, in base64.
        fields: Its fields, in the order of the columns that they become.
        sums: Fields that have the sum of others.
    """

    name: str
    width: int
    height: int
    picture: str = field(repr=False)
    fields: list[FormField] = field(default_factory=list)
    sums: list[SumRule] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Check what may come from a damaged file.

        Raises:
            ValueError: Something in it does not fit together.
        """
        check_fields(self)
        if max(self.width, self.height) > SIDE or min(self.width, self.height) < 1:
            raise ValueError(f"a picture has 1 to {SIDE} pixels on each side")
        if len(self.fields) > _MOST_FIELDS:
            raise ValueError(f"a form has at most {_MOST_FIELDS} fields")
        names = Counter(item.name for item in self.fields)
        for name, count in names.items():
            if count > 1 or not name.strip():
                raise ValueError(f"each field needs a unique name, not {name!r}")
        for item in self.fields:
            self._check_field(item)
        for rule in self.sums:
            unknown = [n for n in (rule.total, *rule.parts) if n not in names]
            if unknown or not rule.parts:
                raise ValueError(f"a sum names fields of the form, not {unknown!r}")

    def _check_field(self, item: FormField) -> None:
        right, bottom = item.x + item.width, item.y + item.height
        is_inside = item.x >= 0 and item.y >= 0
        is_inside &= right <= self.width + 1 and bottom <= self.height + 1
        if not is_inside or min(item.width, item.height) < _LEAST_SIDE:
            raise ValueError(f"the field {item.name!r} is not inside the picture")
        if item.digits is not None and not 1 <= item.digits <= 30:
            raise ValueError(f"the field {item.name!r} has 1 to 30 digits")

    @property
    def gray(self) -> FloatArray:
        """Its picture: `(h, w)` float32 in [0, 1], luminance, white = 1.

        Raises:
            FormError: The picture is damaged.
        """
        try:
            data = np.frombuffer(
                base64.b64decode(self.picture, validate=True), np.uint8
            )
            pixels = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)
        except (binascii.Error, ValueError, cv2.error):
            pixels = None
        if pixels is None or pixels.shape != (self.height, self.width):
            raise FormError(
                f"The picture in the form {self.name!r} is damaged. Make the form "
                "again from a photo or a scan of the sheet."
            )
        return np.asarray(pixels, np.float32) / np.float32(255)

    def save(self, path: Path) -> None:
        """Write it as a JSON file.

        Raises:
            OSError: It cannot be written.
        """
        write_whole(path, self.to_json())

    def to_json(self) -> str:
        """It as JSON text, which `from_json` reads."""
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def load(cls, path: Path) -> "Form":
        """Read a form from a JSON file.

        Raises:
            FormError: It cannot be opened, or is not a form.
        """
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise FormError(f"{path} is too large for a form.")
            text = path.read_text("utf-8")
        except OSError as error:
            raise FormError(f"{path} cannot be opened: {error.strerror}.") from error
        except ValueError as error:
            raise FormError(f"{path} is not a form: it is not text.") from error
        return cls.from_json(text, str(path))

    @classmethod
    def from_json(cls, text: str, name: str = "The file") -> "Form":
        """Make a form of JSON text.

        Args:
            text: What `to_json` gave.
            name: What the text is called in messages.

        Raises:
            FormError: It is not a form.
        """
        try:
            form = from_fields(cls, json.loads(text))
            form.gray  # noqa: B018 - a damaged picture should be known now
        except FormError:
            raise
        except (ValueError, RecursionError) as error:
            raise FormError(
                f"{name} is not a form that was saved by the Forms page: {error}."
            ) from error
        return form


def new_form(name: str, image: ImageSource) -> Form:
    """Begin a form from a picture of its sheet, blank if possible.

    Args:
        name: What it is called.
        image: As in `Recognizer.read`.

    Raises:
        ImageError: It is not an image, or one that cannot be read.
    """
    gray = load_picture(image, SIDE).gray
    pixels = np.round(gray * 255).astype(np.uint8)
    data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1]
    height, width = gray.shape
    return Form(name, width, height, base64.b64encode(data.tobytes()).decode())


def grid_fields(
    name: str, area: Area, rows: int, columns: int, like: FormField
) -> list[FormField]:
    """Divide an area into fields of equal size.

    Args:
        name: What their names begin with; row and column follow.
        area: What to divide.
        rows: Number of rows.
        columns: Number of columns.
        like: Has the kind and the rules of each.
    """
    width = (area.right - area.left) / columns
    height = (area.bottom - area.top) / rows
    shared = {
        key: value
        for key, value in asdict(like).items()
        if key not in ("name", "x", "y", "width", "height")
    }
    return [
        FormField(
            f"{name} {row + 1}.{column + 1}",
            area.left + column * width,
            area.top + row * height,
            width,
            height,
            **shared,
        )
        for row in range(rows)
        for column in range(columns)
    ]
