"""Rules choose among the readings that the networks hold possible, and object."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace

from digit_model.forms.field_rules import objection, tidy
from digit_model.forms.form import Form, FormField, SumRule
from digit_model.forms.form_reading import FieldReading
from digit_model.table.cell_reading import CellReading, CellState, Possible

_UNKNOWN, _UNKNOWN_IF_UNSURE = 1e-3, 0.1
"""How often what is written is not among the possible readings, where the likeliest is
sure, and how much more often where it is not."""
_BY_CHANCE = 0.05
"""Share of the sums that are right although one of the readings is wrong."""
_LEAST = 1e-3
"""Readings of less probability are not chosen by a rule."""
_CHANGES = 2
"""Most fields that one sum may change at once."""
_CANDIDATES = 6
"""So many readings of each field are tried."""


def read_by_rules(form: Form, cells: Sequence[CellReading]) -> tuple[FieldReading, ...]:
    """Make readings of fields that keep the rules, where there are such.

    Args:
        form: The fields and the rules.
        cells: What was read in each field.
    """
    fields = [
        _by_own_rules(field, cell)
        for field, cell in zip(form.fields, cells, strict=True)
    ]
    places = {field.name: number for number, field in enumerate(form.fields)}
    for rule in form.sums:
        _by_sum(rule, fields, places)
    return check(form, fields)


def check(form: Form, fields: Sequence[FieldReading]) -> tuple[FieldReading, ...]:
    """Determine again which rules are broken, after fields were read or corrected.

    Args:
        form: The fields and the rules.
        fields: What is in each field.
    """
    against: dict[str, list[str]] = {field.name: [] for field in form.fields}
    texts = {field.name: field.text for field in fields}
    for field in form.fields:
        sentence = objection(field, texts[field.name])
        if sentence:
            against[field.name].append(sentence)
    for rule in form.sums:
        values = [_value(texts[name]) for name in (rule.total, *rule.parts)]
        if None not in values and not _adds_up([v for v in values if v is not None]):
            sentence = (
                f"{' + '.join(rule.parts)} is not {rule.total}: "
                f"{' + '.join(texts[name] or '0' for name in rule.parts)} and "
                f"{texts[rule.total] or '0'}."
            )
            for name in (rule.total, *rule.parts):
                against[name].append(sentence)
    return tuple(replace(f, objections=tuple(against[f.name])) for f in fields)


def _by_own_rules(field: FormField, cell: CellReading) -> FieldReading:
    """The likeliest reading of a field that keeps the field's own rules."""
    merged: dict[str, float] = {}
    for may_be in cell.possible:
        text = tidy(field, may_be.text)
        merged[text] = merged.get(text, 0.0) + may_be.probability
    taken = tidy(field, cell.text)
    allowed = {
        text: probability
        for text, probability in merged.items()
        if objection(field, text) is None and (probability >= _LEAST or text == taken)
    }
    # What is not a number can be read as one only if it was held possible.
    if cell.state is CellState.UNREADABLE:
        allowed.pop("", None)
    reading = FieldReading(field.name, taken, cell.confidence, cell.state, cell.box)
    total = sum(allowed.values())
    if not total:
        return reading
    share = 1 / (total + _unknown(cell.confidence))
    possible = [Possible(text, p * share) for text, p in allowed.items()]
    possible.sort(key=lambda item: -item.probability)
    best = possible[0]
    is_taken = best.text == taken and cell.state is not CellState.UNREADABLE
    # Less where there is ink that is part of no digit.
    trust = cell.confidence / max(cell.possible[0].probability, 1e-9)
    state = CellState.NUMBER if best.text else CellState.BLANK
    return replace(
        reading,
        text=best.text,
        confidence=best.probability * min(1.0, trust),
        state=state,
        possible=tuple(possible),
        chosen=not is_taken,
    )


def _by_sum(rule: SumRule, fields: list[FieldReading], places: dict[str, int]) -> None:
    """Weigh all readings with which the sum is right, and take the likeliest."""
    names = [rule.total, *rule.parts]
    own = [fields[places[name]] for name in names]
    options = [
        [p for p in field.possible if _value(p.text) is not None][:_CANDIDATES]
        for field in own
    ]
    if not all(options):
        return
    values = [[_value(p.text) or 0.0 for p in choice] for choice in options]
    weights: dict[tuple[int, ...], float] = {}
    for count in range(_CHANGES + 1):
        for changed in itertools.combinations(range(len(own)), count):
            others = [range(1, len(options[place])) for place in changed]
            for numbers in itertools.product(*others):
                picked = [0] * len(own)
                for place, number in zip(changed, numbers, strict=True):
                    picked[place] = number
                chosen = [v[i] for v, i in zip(values, picked, strict=True)]
                if _adds_up(chosen):
                    weights[tuple(picked)] = math.prod(
                        choice[i].probability
                        for choice, i in zip(options, picked, strict=True)
                    )
    total = sum(weights.values())
    if not total:
        return
    best = max(weights, key=lambda picked: weights[picked])
    total += _BY_CHANCE * sum(_unknown(field.confidence) for field in own)
    for place, (name, field) in enumerate(zip(names, own, strict=True)):
        text = options[place][best[place]].text
        agreeing = sum(
            w for picked, w in weights.items() if picked[place] == best[place]
        )
        fields[places[name]] = replace(
            field,
            text=text,
            confidence=agreeing / total,
            state=CellState.NUMBER if text else CellState.BLANK,
            chosen=field.chosen or text != field.text,
        )


def _unknown(confidence: float) -> float:
    """How likely what is written is not among the possible readings."""
    return _UNKNOWN + _UNKNOWN_IF_UNSURE * (1 - confidence)


def _value(text: str) -> float | None:
    """A field's number; that of a blank is 0."""
    try:
        return float(text) if text else 0.0
    except ValueError:
        return None


def _adds_up(values: Sequence[float]) -> bool:
    """Whether the first is the sum of the others."""
    return math.isclose(values[0], math.fsum(values[1:]), abs_tol=1e-6)
