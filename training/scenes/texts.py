"""What people write in numbers, and the words that stand around them."""

from collections.abc import Callable
from pathlib import Path
from string import ascii_lowercase

import numpy as np

from training.data.like_digits import LETTERS
from training.scenes.symbols import BRACKETS, SYMBOLS

_WORDS = tuple(Path(__file__).with_name("words.txt").read_text("utf-8").split())
"""Words of forms, in several languages."""
_LIKE_DIGITS = [*filter(str.isalpha, sorted(LETTERS))]
_UNLIKE_DIGITS = [c for c in ascii_lowercase if not {c, c.upper()} & LETTERS]
_SYMBOLS = SYMBOLS + "$$$#%%%%%°°♥♥☺☺□□?✓✓"
"""Symbols next to numbers; what is frequent, or hard to tell, more than once."""
_BEHIND = "%°′″?"
"""Symbols that always come behind the number."""
_INVENTED = 0.35
"""Share of words that no language has."""


def number_text(rng: np.random.Generator) -> str:
    """A number as people write one: plain, grouped, a date, an amount, a sum.

    Now and then it has a symbol or brackets, as in `$12`, `12%` or `[12]`.
    """
    shares = np.array([share for share, _ in _NUMBERS])
    _, write = _NUMBERS[int(rng.choice(len(_NUMBERS), p=shares / shares.sum()))]
    return with_symbol(write(rng), rng)


def with_symbol(number: str, rng: np.random.Generator, share: float = 0.3) -> str:
    """Put a symbol before, behind or into some numbers, or brackets around them.

    Args:
        number: A number as text.
        rng: Source of chance.
        share: Share of the numbers that get one.
    """
    if rng.random() >= share:
        return number
    if rng.random() < 0.3:
        brackets = str(rng.choice(BRACKETS))
        return brackets[0] + number + brackets[1]
    symbol, space = str(rng.choice([*_SYMBOLS])), " " * int(rng.random() < 0.2)
    if symbol in "<>~≈→" and rng.random() < 0.5:
        middle = int(rng.integers(len(number) + 1))
        return number[:middle] + symbol + number[middle:]
    if symbol in _BEHIND or (symbol not in "√□" and rng.random() < 0.4):
        return number + space + symbol
    return symbol + space + number


def amount_text(rng: np.random.Generator) -> str:
    """An amount as on a bank check, often with dashes that fill the line."""
    amount = _digits(rng, 1, 6)
    kind = rng.random()
    if kind < 0.25:
        amount += str(rng.choice([".", ","])) + _digits(rng, 2, 2)
    elif kind < 0.45:
        amount += str(
            rng.choice([".-", ",-", "/-", "=", "-", "--", ".00", ",00", "/="])
        )
    if rng.random() < 0.15 and len(amount) > 4:
        amount = amount[:-3] + str(rng.choice([".", ",", " "])) + amount[-3:]
    if rng.random() < 0.08:
        amount = str(rng.choice(["=", "-", "(", "/"])) + amount
    return with_symbol(amount, rng)


def words_text(rng: np.random.Generator, most: int = 4) -> str:
    """A few words that have nothing to do with each other."""
    words = [
        _invented_word(rng) if rng.random() < _INVENTED else str(word)
        for word in rng.choice(_WORDS, int(rng.integers(1, most + 1)))
    ]
    text = " ".join(words)
    case = rng.random()
    return text.upper() if case < 0.3 else text.title() if case < 0.55 else text


def short_text(rng: np.random.Generator) -> str:
    """One to three letters unlike digits, as a unit or an abbreviation has."""
    text = "".join(rng.choice(_UNLIKE_DIGITS, int(rng.integers(1, 4))))
    return text.upper() if rng.random() < 0.5 else text


def _invented_word(rng: np.random.Generator) -> str:
    """Three to eight letters, many of which would look like digits alone."""
    count = int(rng.integers(3, 9))
    letters = rng.choice(_UNLIKE_DIGITS, count)
    like = rng.random(count) < 0.4
    like[int(rng.integers(count))] = False
    letters[like] = rng.choice(_LIKE_DIGITS, int(like.sum()))
    return "".join(letters)


def _digits(rng: np.random.Generator, least: int, most: int) -> str:
    count = int(rng.integers(least, most + 1))
    values = rng.integers(0, 10, count)
    if rng.random() < 0.15:  # zeros in a row, as round numbers have them
        values[count // 2 + count % 2 :] = 0
    if rng.random() < 0.05:
        values[:] = values[0]
    return "".join(map(str, values))


def _groups(rng: np.random.Generator) -> str:
    size = int(rng.integers(2, 5))
    return " ".join(_digits(rng, size, size) for _ in range(int(rng.integers(2, 4))))


def _decimal(rng: np.random.Generator) -> str:
    return _digits(rng, 1, 5) + str(rng.choice([".", ","])) + _digits(rng, 1, 3)


def _thousands(rng: np.random.Generator) -> str:
    more = [_digits(rng, 3, 3) for _ in range(int(rng.integers(1, 3)))]
    return str(rng.choice([".", ",", " "])).join([_digits(rng, 1, 3), *more])


def _date(rng: np.random.Generator) -> str:
    year = 4 if rng.random() < 0.5 else 2
    parts = (_digits(rng, 1, 2), _digits(rng, 1, 2), _digits(rng, year, year))
    return str(rng.choice(["/", "/", "/", ".", "-", ":"])).join(parts)


def _phone(rng: np.random.Generator) -> str:
    if rng.random() < 0.55:
        return f"{_digits(rng, 3, 4)}-{_digits(rng, 3, 5)}"
    return f"({_digits(rng, 2, 4)}){_digits(rng, 3, 5)}"


def _sum(rng: np.random.Generator) -> str:
    mark = str(rng.choice(["+", "-", "×", "/", ":"]))
    return f"{_digits(rng, 1, 3)}{mark}{_digits(rng, 1, 3)}={_digits(rng, 1, 4)}"


_NUMBERS: tuple[tuple[float, Callable[[np.random.Generator], str]], ...] = (
    (0.26, lambda rng: _digits(rng, 1, 8)),
    (0.07, _groups),
    (0.20, _decimal),
    (0.06, _thousands),
    (0.17, _date),
    (0.05, lambda rng: f"{_digits(rng, 1, 2)}:{_digits(rng, 2, 2)}"),
    (0.06, lambda rng: f"-{_digits(rng, 1, 4)}"),
    (0.11, _phone),
    (0.11, _sum),
)
"""Ways to write numbers, with their shares."""
