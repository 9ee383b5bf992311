"""Choose the one digit that a picture is of."""

from dataclasses import replace

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.finding.cutout import cut_out
from digit_model.finding.finder import Findings
from digit_model.finding.peaks import FoundMark
from digit_model.heats import even_heats
from digit_model.imaging.config import Polarity, PreprocessingConfig
from digit_model.imaging.ink import plain_ink
from digit_model.imaging.preprocessing import (
    Preprocessed,
    nothing_to_read,
    preprocess_drawing,
)
from digit_model.refusals import Refusal

_HEAT = 0.3
"""Least heat of the digit that a picture is of."""
_RIVAL_HEAT, _RIVAL_HEIGHT = 0.4, 0.55
"""Other digits count from this heat and this share of its height on."""
_UNSEEN = 0.05
"""Heat of every digit, and of letters, where the finder sees none."""
_TINY = 32
"""Longest side in pixels of pictures that have room for a digit alone."""
_CONTRAST = 0.01
"""Pictures that vary by less in luminance are all one color."""


def as_tiny_drawing(
    gray: FloatArray, config: PreprocessingConfig, polarity: Polarity | None
) -> Preprocessed | None:
    """Normalize a plain picture of about the size of a glyph, such as MNIST's.

    It has no room for anything but a digit, and the digit network was trained on just
    such pictures, so that there is nothing to find.

    Args:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
        config: The settings of preprocessing.
        polarity: Whether its ink is dark or light; None to find out.

    Returns:
        The glyph and its stages; None if the picture is larger or not plain.
    """
    plain = plain_ink(gray) if max(gray.shape) <= _TINY else None
    if plain is None or polarity not in (None, plain[1]):
        return None
    return replace(preprocess_drawing(plain[0], config), gray=gray, polarity=plain[1])


def single_digit(
    gray: FloatArray,
    findings: Findings,
    config: PreprocessingConfig,
    polarity: Polarity | None,
) -> Preprocessed:
    """Normalize the digit that a picture is of.

    Args:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
        findings: What the finder saw in it.
        config: The settings of preprocessing.
        polarity: Whether its ink is dark or light; None to find out.

    Returns:
        The glyph and its stages; `blank` says why if there is not exactly one digit.
    """
    plain = plain_ink(gray)
    if plain is not None and polarity not in (None, plain[1]):
        plain = None
    digits = [mark for mark in findings.marks if mark.is_digit and mark.heat >= _HEAT]
    if not digits:
        return _without_digit(gray, findings, config, plain)
    main = max(digits, key=_prominence)
    rivals = [m for m in digits if m is not main and _is_rival(m, main)]
    if rivals:
        return nothing_to_read(
            gray,
            polarity or "dark_on_light",
            Refusal.of_digits(1 + len(rivals)),
            config,
        )
    item = cut_out(gray, findings, main, config, plain)
    if polarity not in (None, item.polarity):
        return nothing_to_read(gray, polarity, Refusal.OTHER_POLARITY, config)
    return replace(item, gray=gray)


def _prominence(mark: FoundMark) -> float:
    """How likely a picture is to be of this digit: one that is clear, and large.

    In coarse sizes, empty paper may look a little like a digit that fills it.
    """
    return mark.heat**2 * mark.bounds.height


def _is_rival(mark: FoundMark, main: FoundMark) -> bool:
    return (
        mark.heat >= _RIVAL_HEAT
        and mark.bounds.height >= _RIVAL_HEIGHT * main.bounds.height
    )


def _without_digit(
    gray: FloatArray,
    findings: Findings,
    config: PreprocessingConfig,
    plain: tuple[FloatArray, Polarity] | None,
) -> Preprocessed:
    """A sign, nothing, or a plain drawing that the digit network may take for one."""
    polarity = plain[1] if plain else "dark_on_light"
    if any(mark.is_sign for mark in findings.marks):
        return nothing_to_read(gray, polarity, Refusal.SIGN, config)
    if plain is None:
        empty = float(np.ptp(gray)) < _CONTRAST
        reason = Refusal.ONE_COLOR if empty else Refusal.NO_DIGIT
        return nothing_to_read(gray, polarity, reason, config)
    drawn = preprocess_drawing(plain[0], config)
    heat = even_heats(_UNSEEN)
    return replace(drawn, gray=gray, polarity=polarity, heat=heat, is_plain=True)
