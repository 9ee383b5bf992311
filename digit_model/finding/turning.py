"""Turn a picture so that its digits stand upright."""

from heapq import nlargest
from operator import attrgetter

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.finding.finder import Findings, find
from digit_model.finding.peaks import FoundMark
from digit_model.finding.suppression import keep_best
from digit_model.network.network import Network

_SURE, _STRONG = 0.6, 0.45
"""Digits that are at least as strong as the first stand upright; those of a turn have
to be as strong as the second: words upside down look a little like digits."""
_USUAL = (1.2, 1.0, 0.8, 1.0)
"""How much more what is seen counts the more usual a turn is: most pictures are
upright, and few are upside down, which 6, 8 and 9 are read in as well."""
_LEAD = 0.25
"""So much more has to speak for a turn than for the picture as it is: about a quarter
of a sure digit."""
_LEAST_HEAT = 0.3
_LETTER = 0.2
"""A letter says so much less than a digit about which way is up."""
_MOST_LETTERS = 2_000
"""So many of the hottest letters are compared with each other: grain and patterns have
thousands, and what that takes grows with their square."""
_AS_HOT, _SAME = 0.6, 0.35
"""A letter may be a digit that has the first share of its heat and, in common with it,
the second share of both boxes."""
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
    if not findings.quarter_turns and not 0 < _strength(findings) < _SURE:
        return gray, findings, 0
    best, best_score, best_gray, best_turns = findings, 0.0, gray, 0
    for turns in range(4):
        picture = np.ascontiguousarray(np.rot90(gray, turns))
        seen = find(picture, network, thorough=True) if turns else findings
        if turns == 2 and all(m.name in _EITHER_WAY for m in seen.marks if m.is_digit):
            continue
        if turns and _strength(seen) < _STRONG:
            continue
        score = _evidence(seen) * _USUAL[turns] - (_LEAD if turns else 0)
        if score > best_score:
            best, best_score, best_gray, best_turns = seen, score, picture, turns
    return best_gray, best, best_turns


def _strength(findings: Findings) -> float:
    """The mean evidence of upright digits, in which strong ones count more."""
    evidence = [
        m.evidence for m in findings.marks if m.is_digit and m.heat >= _LEAST_HEAT
    ]
    return sum(e**2 for e in evidence) / max(sum(evidence), 1e-6)


def _evidence(findings: Findings) -> float:
    """How much speaks for what is written standing upright."""
    digits = sum(m.evidence**2 for m in findings.marks if m.is_digit)
    turned = sum(m.evidence**2 for m in findings.marks if m.is_turned)
    hottest = nlargest(_MOST_LETTERS, findings.letters, key=attrgetter("heat"))
    letters = sum(
        letter.heat**2 for letter in keep_best(hottest) if _is_apart(letter, findings)
    )
    return digits - turned + _LETTER * letters


def _is_apart(letter: FoundMark, findings: Findings) -> bool:
    """Whether a letter is not one that may be a digit."""
    return not any(
        mark.heat >= _AS_HOT * letter.heat
        and mark.bounds.overlap(letter.bounds) > _SAME
        for mark in findings.marks
        if mark.is_digit or mark.is_turned
    )
