"""The load: sessions get their own answers, and it is noticed if one does not."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

import numpy as np
import pytest

from harness.session import Session
from harness.visits import (
    Drawing,
    VisitTally,
    choose_drawings,
    read_one,
    resident_megabytes,
    running_app,
    visit_together,
)

VISITORS = 3


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Address of an app; it must not log a traceback."""
    with running_app() as (address, _):
        yield address


@pytest.fixture(scope="module")
def drawings() -> list[list[Drawing]]:
    """Ten of each visitor."""
    return choose_drawings(VISITORS)


def test_sessions_at_once_get_their_own_answers(
    url: str, drawings: list[list[Drawing]]
) -> None:
    tally = asyncio.run(visit_together(url, drawings, seconds=1, pause=(0, 0)))
    assert tally.readings >= VISITORS
    assert (tally.failures, tally.foreign) == ([], [])


def test_a_session_reads_one_drawing_after_the_other(
    url: str, drawings: list[list[Drawing]]
) -> None:
    async def read() -> list[str | None]:
        async with Session.open(url) as session:
            digits = [session.digit]
            for drawing in drawings[0][:3]:
                await session.draw(drawing.strokes)
                digits.append(session.digit)
                await session.clear()
            return digits

    assert asyncio.run(read()) == [None, "0", "1", "2"]


async def answer_to(
    url: str, drawing: Drawing, everyone: list[Drawing], close: bool = False
) -> VisitTally:
    tally = VisitTally()
    async with Session.open(url) as session:
        if close:
            await session._connection.close()
        await read_one(session, drawing, everyone, tally)
    return tally


@pytest.mark.parametrize(
    ("visitor", "digit"),
    [
        pytest.param(0, 7, id="another digit of one's own"),
        pytest.param(1, 7, id="another digit of somebody else"),
        pytest.param(1, 4, id="the same digit of somebody else"),
    ],
)
def test_the_answer_to_another_drawing_is_noticed(
    url: str, drawings: list[list[Drawing]], visitor: int, digit: int
) -> None:
    everyone = list(chain(*drawings))
    own = next(drawing for drawing in drawings[0] if drawing.digit == 4)
    other = next(drawing for drawing in drawings[visitor] if drawing.digit == digit)
    mixed_up = replace(own, strokes=other.strokes)
    tally = asyncio.run(answer_to(url, mixed_up, [mixed_up, *everyone]))
    assert len(tally.foreign) == 1
    assert tally.failures == []


@pytest.mark.parametrize(
    "close", [pytest.param(False, id="no digit"), pytest.param(True, id="no server")]
)
def test_a_missing_answer_is_a_failure(
    url: str, drawings: list[list[Drawing]], close: bool
) -> None:
    drawing = drawings[0][0]
    if not close:
        drawing = replace(drawing, strokes=[np.array([[140.0, 140.0]])])
    tally = asyncio.run(answer_to(url, drawing, [drawing], close))
    assert len(tally.failures) == tally.readings == 1


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_memory_in_use_is_counted() -> None:
    def megabytes(ballast: int) -> float:
        code = f"kept = b'1' * {ballast}; print(len(kept), flush=True); input()"
        with subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == f"{ballast}\n"
            found = resident_megabytes(process.pid)
            process.communicate("\n")
        return found

    assert megabytes(50_000_000) - megabytes(0) == pytest.approx(50, abs=5)
