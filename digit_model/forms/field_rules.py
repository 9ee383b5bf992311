"""The rules that one field keeps: what can be written in it."""

import re
from collections.abc import Callable
from datetime import date

from digit_model.forms.form import FormField

_DIGITS = re.compile(r"\D")
_DECIMAL = re.compile(r"-?\d+([.,]\d+)?")
_SEPARATORS = re.compile(r"[^\d]+")
_SIGNS = {"decimal": ".,-", "date": ".,-/"}
"""What may be written in fields of a kind, besides digits."""
_CENTURY = 70
"""Years of two digits from this one on are of the last century."""


def signs_in(field: FormField) -> str:
    """The signs that may be written in a field, next to digits."""
    return _SIGNS.get(field.kind, "")


def tidy(field: FormField, text: str) -> str:
    """A text without signs that have no place in a field of its kind.

    Args:
        field: The field.
        text: Digits and signs.
    """
    if field.kind == "decimal":
        kept = "".join(
            sign for sign in text if sign.isdigit() or sign in signs_in(field)
        )
        return kept.replace(",", ".")
    if field.kind == "date":
        return _SEPARATORS.sub(".", text).strip(".")
    return _DIGITS.sub("", text)


def objection(field: FormField, text: str) -> str | None:
    """Why a tidied text cannot be what is written in a field.

    Args:
        field: The field.
        text: What may be written there; empty if it is blank.

    Returns:
        A sentence, or None if there is nothing against it.
    """
    if not text:
        return f"{field.name} is blank." if field.required else None
    digits = _DIGITS.sub("", text)
    if text != digits and not signs_in(field):
        return f"{field.name} has digits alone, not {text}."
    count = len(digits)
    if field.digits is not None and count != field.digits:
        return f"{field.name} must have {field.digits} digits, but {text} has {count}."
    return _OBJECTIONS[field.kind](field, text)


def date_of(field: FormField, text: str) -> date | None:
    """The day that a text names; None if there is no such day.

    Args:
        field: Says in which order day, month and year are.
        text: With or without signs between them; years have 2 or 4 digits.
    """
    parts = _parts(field, text)
    if parts is None:
        return None
    if field.order == "year first":
        year, month, day = parts
    elif field.order == "month first":
        month, day, year = parts
    else:
        day, month, year = parts
    full = int(year)
    if len(year) == 2:
        full += 1900 if full >= _CENTURY else 2000
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None


def _parts(field: FormField, text: str) -> list[str] | None:
    """Day, month and year in the order in which they are written."""
    parts = [part for part in _SEPARATORS.split(text) if part]
    if len(parts) == 1 and len(text) in (6, 8):
        year = len(text) - 4
        cut = (year, year + 2) if field.order == "year first" else (2, 4)
        parts = [text[: cut[0]], text[cut[0] : cut[1]], text[cut[1] :]]
    if len(parts) != 3:
        return None
    years = parts[0 if field.order == "year first" else 2]
    return parts if len(years) in (2, 4) else None


def _against_number(field: FormField, text: str) -> str | None:
    if field.kind == "decimal" and not _DECIMAL.fullmatch(text):
        return f"{field.name} is not a number: {text}."
    value = float(text.replace(",", "."))
    if field.minimum is not None and value < field.minimum:
        return f"{field.name} must be at least {field.minimum:g}, not {text}."
    if field.maximum is not None and value > field.maximum:
        return f"{field.name} must be at most {field.maximum:g}, not {text}."
    return None


def _against_date(field: FormField, text: str) -> str | None:
    if date_of(field, text) is None:
        return f"{field.name}: there is no day {text}."
    return None


def _against_mod_10(field: FormField, text: str) -> str | None:
    """Luhn's formula, ISO/IEC 7812-1: every second digit from the right is doubled."""
    total = 0
    for place, digit in enumerate(reversed(text)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return None if total % 10 == 0 else _wrong_check_digit(field, text)


def _against_mod_11(field: FormField, text: str) -> str | None:
    """Weights 1, 2, 3 and so on from the right, as in ISBN-10 (ISO 2108:1992)."""
    total = sum(place * int(digit) for place, digit in enumerate(reversed(text), 1))
    return None if total % 11 == 0 else _wrong_check_digit(field, text)


def _wrong_check_digit(field: FormField, text: str) -> str:
    return f"{field.name}: the check digit of {text} is wrong."


_OBJECTIONS: dict[str, Callable[[FormField, str], str | None]] = {
    "whole number": _against_number,
    "decimal": _against_number,
    "date": _against_date,
    "mod 10": _against_mod_10,
    "mod 11": _against_mod_11,
}
