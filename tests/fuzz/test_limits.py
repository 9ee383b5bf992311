"""What takes most memory and time to read is read, or refused, within bounds."""

import json
import subprocess
import sys

import pytest

HANG_SECONDS = 600


@pytest.fixture(scope="module")
def outcomes() -> dict[str, str | None]:
    """Why nothing was read, by the name of each picture of `tests.fuzz.heavy`."""
    if sys.platform != "linux":
        pytest.skip("The memory of a process is limited by Linux.")
    result = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.heavy"],
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    assert result.returncode == 0, result.stderr[-2000:]
    return dict(json.loads(line) for line in result.stdout.splitlines())


@pytest.mark.parametrize(
    "name",
    [
        *("PNG in color", "PNG with alpha", "PNG with a palette", "PNG of 16 bits"),
        *("WebP", "progressive JPEG", "animation"),
    ],
)
def test_the_largest_pictures_are_read_in_bounded_memory(
    outcomes: dict[str, str | None], name: str
) -> None:
    reason = outcomes[name]
    assert reason is None or not reason.startswith("error"), reason


@pytest.mark.parametrize("name", ["hatching", "rings", "dots", "grain"])
def test_pages_without_writing_take_bounded_memory_and_time(
    outcomes: dict[str, str | None], name: str
) -> None:
    reason = outcomes[name]  # None if something was read: rings may pass for zeros
    assert reason is None or not reason.startswith("error"), reason
