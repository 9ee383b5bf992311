"""Files that were given to a page and left behind do not stay in the memory."""

import asyncio
import re
import urllib.request
from collections.abc import Iterator

import pytest

from harness.session import Session
from harness.visits import running_app

SIZE = 200_000
COUNTED = re.compile(
    r'^cache_memory_bytes\{cache_type="UploadedFile.*\} (\d+)', re.MULTILINE
)


@pytest.fixture
def url() -> Iterator[str]:
    """Address of an app of its own: it counts the files of all visits together."""
    with running_app() as (address, _):
        yield address


def kept_bytes(url: str) -> int:
    """What the server keeps of files; asked again within seconds, it says the same."""
    address = f"{url}/_stcore/metrics?families=cache_memory_bytes"
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - the app's own
        return sum(map(int, COUNTED.findall(answer.read().decode())))


@pytest.mark.parametrize(
    ("pages", "kept"),
    [
        pytest.param([], SIZE, id="shown"),
        pytest.param(["", "history"], 0, id="left"),
    ],
)
@pytest.mark.parametrize("page", ["upload", "batch"])
def test_a_file_is_kept_while_its_page_is_shown(
    url: str, page: str, pages: list[str], kept: int
) -> None:
    async def visit() -> None:
        async with Session.open(url) as session:
            await session.go_to(page)
            await session.give({"one.png": bytes(SIZE)})
            for other in pages:
                await session.go_to(other)
            assert kept_bytes(url) == kept

    asyncio.run(visit())
