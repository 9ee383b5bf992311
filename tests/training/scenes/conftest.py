"""What the tests of scenes share."""

import pytest

from training.scenes.library import Library, load_library


@pytest.fixture(scope="session")
def library() -> Library:
    """What training composes scenes from."""
    return load_library()


@pytest.fixture(scope="session")
def held_out_library() -> Library:
    """What validation composes scenes from."""
    return load_library(held_out=True)
