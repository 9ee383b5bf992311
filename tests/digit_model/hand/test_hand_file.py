"""A hand in a file: as it was saved, or refused by name with what is wrong."""

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digit_model.errors import HandError
from digit_model.hand.hand import MAX_EXAMPLES, OwnHand
from digit_model.hand.hand_file import hand_as_bytes, load_hand


def some_hand(count: int = 4, **changes: Any) -> OwnHand:
    rng = np.random.default_rng(0)
    fields = {
        "model_sha256": "ab" * 32,
        "labels": (np.arange(count) % 10).astype(np.uint8),
        "features": rng.normal(size=(count, 6)).astype(np.float32),
        "logits": rng.normal(size=(count, 10)).astype(np.float32),
        "glyphs": rng.integers(0, 255, (count, 28, 28), np.uint8),
    }
    return OwnHand(**(fields | changes))


@pytest.mark.parametrize("pictures", [True, False], ids=["pictures", "none"])
def test_a_hand_is_loaded_as_it_was_saved(pictures: bool, tmp_path: Path) -> None:
    hand = some_hand() if pictures else some_hand().without_pictures()
    path = tmp_path / "my-hand.npz"
    path.write_bytes(hand_as_bytes(hand))
    loaded = load_hand(path)
    assert loaded.model_sha256 == hand.model_sha256
    for name in ("labels", "features", "logits"):
        np.testing.assert_array_equal(getattr(loaded, name), getattr(hand, name))
    assert (loaded.glyphs is not None) == pictures


NOT_FINITE = np.full((4, 6), np.nan, np.float32)
WRONG = {
    "a label beyond 9": (some_hand(labels=np.full(4, 10, np.uint8)), "not digits"),
    "labels of another type": (some_hand(labels=np.zeros(4)), "not digits"),
    "numbers that are not finite": (some_hand(features=NOT_FINITE), "finite numbers"),
    "features of another count": (
        some_hand(features=np.zeros((3, 6), np.float32)),
        "finite numbers",
    ),
    "logits of nine digits": (
        some_hand(logits=np.zeros((4, 9), np.float32)),
        "ten finite numbers",
    ),
    "pictures of another size": (
        some_hand(glyphs=np.zeros((4, 20, 20), np.uint8)),
        "28 by 28",
    ),
    "nothing": (some_hand(0), "0 examples"),
    "too many": (some_hand(MAX_EXAMPLES + 1), "501 examples"),
}


@pytest.mark.parametrize(("hand", "fault"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said(hand: OwnHand, fault: str) -> None:
    with pytest.raises(HandError, match=rf"my-hand\.npz is not a hand .*{fault}"):
        load_hand(hand_as_bytes(hand), "my-hand.npz")


def changed(**entries: Any) -> bytes:
    """The file of a hand with some entries replaced."""
    with np.load(io.BytesIO(hand_as_bytes(some_hand()))) as found:
        arrays = {name: found[name] for name in found.files}
    file = io.BytesIO()
    np.savez(file, allow_pickle=True, **(arrays | entries))
    return file.getvalue()


def foreign() -> bytes:
    """A ZIP file of something else."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("run.py", "print(1)")
    return file.getvalue()


TAMPERED = {
    "a label was changed": changed(labels=np.array([9, 1, 2, 3], np.uint8)),
    "an object that would run code": changed(labels=np.array([print], object)),
    "an entry of its own": changed(more=np.zeros(3)),
    "another format": changed(format=np.array(99)),
    "another ZIP file": foreign(),
    "not a ZIP file": b"PK\x03\x04 not really",
    "cut off": hand_as_bytes(some_hand())[:-100],
    "nothing": b"",
}


@pytest.mark.parametrize("content", TAMPERED.values(), ids=TAMPERED)
def test_a_tampered_file_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(HandError, match=r"^my-hand\.npz is not a hand"):
        load_hand(content, "my-hand.npz")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(HandError, match=r"none\.npz cannot be opened"):
        load_hand(tmp_path / "none.npz")
