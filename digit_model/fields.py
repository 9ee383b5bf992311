"""Check that what was read from a file has the types that a dataclass gives."""

import math
from dataclasses import fields
from typing import Any, Literal, get_args, get_origin, get_type_hints


def check_fields(item: Any) -> None:  # noqa: ANN401 - any dataclass
    """Compare the values of a dataclass with the types of its fields.

    Args:
        item: A dataclass whose fields are dataclasses, or have the types str, int,
            float, Literal, or list or dict of these. An int is a float too.

    Raises:
        ValueError: A field has a value of another type, or a number is not finite.
    """
    types = get_type_hints(type(item))
    for field in fields(item):
        value = getattr(item, field.name)
        if not _is(value, types[field.name]):
            raise ValueError(f"{field.name} cannot be {str(value)[:60]!r}")


def _is(value: object, wanted: type[Any]) -> bool:
    inner = get_args(wanted)
    if wanted in (int, float):
        return _is_number(value, wanted)
    if get_origin(wanted) is Literal:
        return value in inner
    if not isinstance(value, get_origin(wanted) or wanted):
        return False
    if isinstance(value, dict):
        return all(_is(key, inner[0]) and _is(v, inner[1]) for key, v in value.items())
    if isinstance(value, list):
        return all(_is(part, inner[0]) for part in value)
    return True


def _is_number(value: object, wanted: type[Any]) -> bool:
    if isinstance(value, float):
        return wanted is float and math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)
