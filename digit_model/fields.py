"""Make dataclasses of what was read from a file, and check the types of fields."""

import math
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

_Made = TypeVar("_Made")


def from_fields(kind: type[_Made], data: object) -> _Made:
    """Make a dataclass, and those inside it, of what `dataclasses.asdict` gave.

    Args:
        kind: The dataclass, with fields as `check_fields` takes them.
        data: Its fields by name; those with a default may be missing.

    Raises:
        ValueError: A field is missing, unknown or of another type.
    """
    types = get_type_hints(kind)
    try:
        given = dict(data)  # type: ignore[call-overload]
        item = kind(**{name: _made(types.get(name), given[name]) for name in given})
    except TypeError as error:
        raise ValueError(f"{kind.__name__}: {error}") from error
    check_fields(item)
    return item


def _made(wanted: Any, value: object) -> object:  # noqa: ANN401 - any annotation
    if is_dataclass(wanted) and isinstance(wanted, type):
        return from_fields(wanted, value)
    if get_origin(wanted) is UnionType and isinstance(value, dict):
        wanted = next((each for each in get_args(wanted) if is_dataclass(each)), None)
        return value if wanted is None else from_fields(wanted, value)
    if get_origin(wanted) is list and isinstance(value, list):
        return [_made(get_args(wanted)[0], part) for part in value]
    return value


def check_fields(item: Any) -> None:  # noqa: ANN401 - any dataclass
    """Compare the values of a dataclass with the types of its fields.

    Args:
        item: A dataclass whose fields are dataclasses, or have the types str, int,
            bool, float, Literal, None, or unions, lists or dicts of these. An int is a
            float too.

    Raises:
        ValueError: A field has a value of another type, or a number is not finite.
    """
    types = get_type_hints(type(item))
    for field in fields(item):
        value = getattr(item, field.name)
        if not _is(value, types[field.name]):
            raise ValueError(f"{field.name} cannot be {str(value)[:60]!r}")


def _is(value: object, wanted: type[Any]) -> bool:
    either = get_args(wanted) if get_origin(wanted) is UnionType else (wanted,)
    return any(_fits(value, each) for each in either)


def _fits(value: object, wanted: type[Any]) -> bool:
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
