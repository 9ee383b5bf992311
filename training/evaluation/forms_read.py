"""How well forms are read: `python -m training.evaluation.forms_read --forms 300`.

Composes forms of four designs, filled in by writers who are held out of training and
photographed at an angle and in shadow; reads them; and counts, for each design and for
the fields of a sum, how many are right, wrong but marked as doubtful, and wrong without
a mark. These forms are for validation: nothing is trained on them.
"""

import argparse
import time
from collections import Counter

import numpy as np

from digit_model import ImageError, Recognizer
from digit_model.forms.form_reading import FieldReading
from training.scenes.composed_forms import fill_in, make_designs, photograph
from training.scenes.library import load_library

_IN_SUM = ("count", "total")
_LIMITS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
"""Confidences below which fields could be marked."""


def main() -> None:
    """Compose, read and count."""
    parser = argparse.ArgumentParser("python -m training.evaluation.forms_read")
    parser.add_argument("--forms", type=int, default=300)
    parser.add_argument("--seed", type=int, default=22)
    parser.add_argument("--errors", action="store_true", help="print each wrong field")
    arguments = parser.parse_args()
    recognizer, library = Recognizer.load(), load_library(held_out=True)
    designs = make_designs(library)
    readers = [recognizer.form_reader(design.form) for design in designs]
    counts: Counter[tuple[str, str]] = Counter()
    seconds = []
    for number in range(arguments.forms):
        rng = np.random.default_rng([arguments.seed, number])
        design, reader = designs[number % 4], readers[number % 4]
        sheet, texts = fill_in(design, library, rng)
        photo = photograph(sheet, rng)
        start = time.perf_counter()
        try:
            read = reader.read(photo, str(number))
        except ImageError:
            counts[design.name, "not registered"] += 1
            continue
        seconds.append(time.perf_counter() - start)
        for field in read.fields:
            is_right = field.text == texts[field.name]
            groups = [design.name, "all"]
            groups.append("in the sum" if field.name.startswith(_IN_SUM) else "others")
            for group in groups:
                counts[group, "fields"] += 1
                counts[group, _outcome(field, is_right=is_right)] += 1
                counts[group, "marked"] += field.is_doubtful
            for limit in _LIMITS:
                hard = field.state == "unreadable" or field.objections
                is_marked = bool(hard) or field.confidence < limit
                counts[str(limit), "marked"] += is_marked
                counts[str(limit), "wrong"] += not (is_right or is_marked)
            if arguments.errors and not is_right:
                print(number, design.name, field.name, texts[field.name], _said(field))
    for group in (*(design.name for design in designs), "in the sum", "others", "all"):
        total = max(1, counts[group, "fields"])
        shares = ", ".join(
            f"{name} {counts[group, name] / total:.4f}"
            for name in ("right", "wrong but marked", "wrong", "marked")
        )
        lost = counts[group, "not registered"]
        print(f"{group}: {total} fields, {shares}; sheets not registered: {lost}")
    total = max(1, counts["all", "fields"])
    for limit in _LIMITS:
        marked = counts[str(limit), "marked"] / total
        wrong = counts[str(limit), "wrong"] / total
        print(f"at a limit of {limit}: marked {marked:.4f}, wrong {wrong:.4f}")
    print(f"{len(seconds)} sheets, {np.median(seconds):.2f} s a sheet in the median")


def _outcome(field: FieldReading, *, is_right: bool) -> str:
    if is_right:
        return "right"
    return "wrong but marked" if field.is_doubtful else "wrong"


def _said(field: FieldReading) -> str:
    mark = "marked" if field.is_doubtful else "NOT MARKED"
    return f"read as {field.text!r} at {field.confidence:.3f}, {field.state}, {mark}"


if __name__ == "__main__":
    main()
