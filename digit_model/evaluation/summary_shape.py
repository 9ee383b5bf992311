"""What `metrics.json` consists of, and what is wrong with one that does not."""

import math
from collections.abc import Mapping
from typing import Any, TypeAlias

Shape: TypeAlias = "type | Mapping[str, Shape] | list[Shape]"
"""A type, a mapping with the shape of each field, or a list of one shape."""


class Figure(float):
    """Stands for a finite number, whole or not."""


class FigureOrNone(float):
    """Stands for a finite number, or for none where nothing was counted."""


_SHARE: dict[str, Shape] = {"accuracy": Figure, "low": Figure, "high": Figure}
_SCORE: dict[str, Shape] = {"name": str, "n": int, "errors": int, **_SHARE}
_PICTURES: dict[str, Shape] = {**_SCORE, "refused": int, "naive": Figure}
SUMMARY: Shape = {
    "model": {
        "name": str,
        "seed": int,
        "model_sha256": str,
        "parameters": int,
        "best_epoch": int,
        "trained_on": str,
    },
    "speed": {"milliseconds": Figure, "n": int, "cores": int},
    "test": {
        "set": str,
        "n": int,
        "errors": int,
        **_SHARE,
        "expected_calibration_error": Figure,
        "negative_log_likelihood": Figure,
        "brier_score": Figure,
        "kept": {"n": int, "share": Figure, "low": Figure, "high": Figure},
        "halves": [_SCORE],
        "classes": [
            {
                "digit": int,
                "precision": Figure,
                "recall": Figure,
                "f1": Figure,
                "support": int,
            }
        ],
        "reliability": [
            {
                "low": Figure,
                "high": Figure,
                "n": int,
                "confidence": FigureOrNone,
                "accuracy": FigureOrNone,
            }
        ],
        "risk_coverage": [{"coverage": Figure, "threshold": Figure, "risk": Figure}],
    },
    "contested": {
        "source": str,
        "voters": int,
        "images": [
            {
                "index": int,
                "label": int,
                "for_label": int,
                "other": int,
                "for_other": int,
            }
        ],
    },
    "conditions": [{**_PICTURES, "short": str}],
    "pen_series": [{**_PICTURES, "series": str, "value": Figure, "in_corner": bool}],
    "outliers": [
        {
            "name": str,
            "n": int,
            "refused": int,
            "share": Figure,
            "low": Figure,
            "high": Figure,
        }
    ],
    "corruptions": [{**_PICTURES, "severity": int}],
}
"""Of a summary that evaluation wrote; it may hold more."""


def find_fault(content: object, shape: Shape = SUMMARY, name: str = "") -> str | None:
    """Name the first field that is missing or of another type.

    Args:
        content: As read from JSON.
        shape: What it should be.
        name: What to call it.

    Returns:
        Such as `test.classes[3].recall`; None if all is there.
    """
    if isinstance(shape, Mapping):
        if not isinstance(content, dict):
            return name
        parts = [
            (content.get(key), inner, f"{name}.{key}".removeprefix("."))
            for key, inner in shape.items()
        ]
    elif isinstance(shape, list):
        if not isinstance(content, list) or not content:
            return name
        parts = [
            (item, shape[0], f"{name}[{place}]") for place, item in enumerate(content)
        ]
    else:
        return None if _is(content, shape) else name
    faults = (find_fault(*part) for part in parts)
    return next((fault for fault in faults if fault is not None), None)


def _is(value: Any, wanted: type) -> bool:  # noqa: ANN401 - anything from JSON
    if wanted is FigureOrNone and value is None:
        return True
    if wanted in (Figure, FigureOrNone):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return is_number and math.isfinite(value)
    return isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
