"""What people write in numbers, and the words that stand around them."""

import numpy as np

_WORDS = (
    "the and total name date sum amount room street number page test paid from class "
    "Monday Friday March note order price item water garden school phone code answer "
    "please return sheet result week hours team score player difficult easy super "
    "Datum Name Betrag Summe Seite Uhr und der die Straße Nummer Montag Euro Konto "
    "nom prénom montant rue date le la les signature chèque payez francs pour "
    "nombre fecha total calle lunes hoja firma pagado valor banco cuenta "
    "minutes units kg cm km left right up down open answer bus train flight gate seat"
).split()


def number_text(rng: np.random.Generator) -> str:
    """A number as people write one: plain, grouped, a date, an amount, a sum."""
    kind = rng.random()
    if kind < 0.46:
        return _digits(rng, 1, 8)
    if kind < 0.54:
        size = int(rng.integers(2, 5))
        return " ".join(
            _digits(rng, size, size) for _ in range(int(rng.integers(2, 4)))
        )
    if kind < 0.66:
        mark = str(rng.choice([".", ","]))
        return _digits(rng, 1, 5) + mark + _digits(rng, 1, 3)
    if kind < 0.71:
        mark = str(rng.choice([".", ",", " "]))
        groups = [
            _digits(rng, 1, 3),
            *(_digits(rng, 3, 3) for _ in range(int(rng.integers(1, 3)))),
        ]
        return mark.join(groups)
    if kind < 0.79:
        mark = str(rng.choice(["/", ".", "-", ":"]))
        year = 4 if rng.random() < 0.5 else 2
        return mark.join(
            (_digits(rng, 1, 2), _digits(rng, 1, 2), _digits(rng, year, year))
        )
    if kind < 0.83:
        return f"{_digits(rng, 1, 2)}:{_digits(rng, 2, 2)}"
    if kind < 0.87:
        return f"-{_digits(rng, 1, 4)}"
    if kind < 0.91:
        return f"{_digits(rng, 3, 4)}-{_digits(rng, 3, 5)}"
    if kind < 0.94:
        return f"({_digits(rng, 2, 4)}){_digits(rng, 3, 5)}"
    mark = str(rng.choice(["+", "-", "×", "/", ":"]))
    return f"{_digits(rng, 1, 3)}{mark}{_digits(rng, 1, 3)}={_digits(rng, 1, 4)}"


def amount_text(rng: np.random.Generator) -> str:
    """An amount as it stands on a cheque, often with dashes that fill the line."""
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
    return amount


def words_text(rng: np.random.Generator, most: int = 4) -> str:
    """A few words that have nothing to do with each other."""
    words = [str(word) for word in rng.choice(_WORDS, int(rng.integers(1, most + 1)))]
    text = " ".join(words)
    case = rng.random()
    return text.upper() if case < 0.2 else text.title() if case < 0.5 else text


def _digits(rng: np.random.Generator, least: int, most: int) -> str:
    count = int(rng.integers(least, most + 1))
    values = rng.integers(0, 10, count)
    if rng.random() < 0.15:  # zeros in a row, as round numbers have them
        values[count // 2 + count % 2 :] = 0
    if rng.random() < 0.05:
        values[:] = values[0]
    return "".join(map(str, values))
