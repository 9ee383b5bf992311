"""Turn a picture so that its digits stand upright."""

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.finding.finder import Findings, find
from digit_model.network.network import Network

_SURE = 0.8
"""Upright digits have at least this heat, in the mean over their heats squared."""
_USUAL = (1.2, 1.0, 0.85, 1.0)
"""How much more what is seen counts the more usual a turn is: most pictures are
upright, and few are upside down, which 6, 8 and 9 are read in as well."""
_LEAST_HEAT = 0.3
_EITHER_WAY = frozenset("01689")
"""Digits that are digits upside down too, and say nothing about which way is up."""


def find_upright(
    gray: FloatArray, network: Network
) -> tuple[FloatArray, Findings, int]:
    """Look at a page, and if its digits may not be upright, at the page turned too.

    The finder knows turned digits, but a 5 or an 8 upside down is a 5 or an 8: where it
    is not sure, the turn in which it sees most is taken.

    Args:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
        network: The finder's network.

    Returns:
        The picture turned upright, what was found in it, and by how many quarter turns
        it was turned, counterclockwise.
    """
    findings = find(gray, network, thorough=True)
    heats = [m.heat for m in findings.marks if m.heat >= _LEAST_HEAT and m.is_digit]
    turned = findings.quarter_turns
    if not turned and (not heats or _mean_heat(heats) >= _SURE):
        return gray, findings, 0
    best, best_score, best_gray, best_turns = findings, 0.0, gray, 0
    for turns in range(4):
        picture = np.ascontiguousarray(np.rot90(gray, turns))
        seen = find(picture, network, thorough=True) if turns else findings
        if turns == 2 and all(m.name in _EITHER_WAY for m in seen.marks if m.is_digit):
            continue
        score = _evidence(seen) * _USUAL[turns]
        if score > best_score:
            best, best_score, best_gray, best_turns = seen, score, picture, turns
    return best_gray, best, best_turns


def _mean_heat(heats: list[float]) -> float:
    """The mean heat, in which sure digits count more."""
    values = np.array(heats)
    return float((values**2).sum() / values.sum())


def _evidence(findings: Findings) -> float:
    """How much speaks for the digits standing upright."""
    return float(
        sum(
            mark.heat**2 * (1.0 if mark.is_digit else -0.5)
            for mark in findings.marks
            if mark.is_digit or mark.name.startswith("turned")
        )
    )
