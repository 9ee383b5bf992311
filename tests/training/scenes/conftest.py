"""What the tests of scenes share."""

import pytest

from training.data.mnist import DataError
from training.scenes.library import Library, load_library


@pytest.fixture(scope="session")
def library() -> Library:
    """What training composes scenes from."""
    try:
        return load_library()
    except DataError as error:
        pytest.skip(f"Scenes need their sources: {error}")


@pytest.fixture(scope="session")
def held_out() -> Library:
    """What validation composes scenes from."""
    try:
        return load_library(held_out=True)
    except DataError as error:
        pytest.skip(f"Scenes need their sources: {error}")
