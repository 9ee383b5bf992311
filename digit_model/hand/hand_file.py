"""A hand as a file: a plain `.npz` of numbers, checked before any of it is used.

It contains pictures only if the person wants them. Nothing in it can run code: arrays
of Python objects are refused, and so is anything that `save_hand` would not write.
"""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from digit_model.errors import HandError
from digit_model.hand.hand import MAX_EXAMPLES, OwnHand

FORMAT = 1
"""Version of the file's layout."""
MAX_FEATURES = 4096
"""Most features of an example, of whichever network."""

_REQUIRED = {"format", "model_sha256", "labels", "features", "logits", "sha256"}
_MAX_BYTES = 16_000_000
"""No entry of a file of `MAX_EXAMPLES` examples is larger, unpacked."""
_AGAIN = "Make it again on the My hand page."
_PROVIDE = "Provide a file that was downloaded from the My hand page."

Arrays = dict[str, npt.NDArray[Any]]


def hand_as_bytes(hand: OwnHand) -> bytes:
    """Write a hand as the content of a `.npz` file, with its pictures if it has any."""
    arrays: Arrays = {
        "format": np.array(FORMAT),
        "model_sha256": np.array(hand.model_sha256),
        "labels": hand.labels,
        "features": hand.features,
        "logits": hand.logits,
    }
    if hand.glyphs is not None:
        arrays["glyphs"] = hand.glyphs
    file = io.BytesIO()
    np.savez_compressed(
        file, allow_pickle=False, **arrays, sha256=np.array(_digest(arrays))
    )
    return file.getvalue()


def load_hand(file: Path | bytes, name: str | None = None) -> OwnHand:
    """Read a hand from a file, and check everything about it.

    Args:
        file: The file, or its content.
        name: What to call it in errors; by default its path.

    Raises:
        HandError: It cannot be opened, is damaged, was changed, or is not a hand.
    """
    name = name or (str(file) if isinstance(file, Path) else "The file")
    try:
        content = file.read_bytes() if isinstance(file, Path) else file
    except OSError as error:
        raise HandError(f"{name} cannot be opened: {error.strerror}.") from error
    arrays = _unpack(content, name)
    fault = _fault(arrays)
    if fault:
        raise HandError(f"{name} is not a hand that can be used: {fault}. {_AGAIN}")
    return OwnHand(
        str(arrays["model_sha256"]),
        arrays["labels"],
        arrays["features"],
        arrays["logits"],
        arrays.get("glyphs"),
    )


def _unpack(content: bytes, name: str) -> Arrays:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
        is_hand = _is_list_of_hand(entries)
        with np.load(io.BytesIO(content), allow_pickle=False) as found:
            arrays = {key: found[key] for key in found.files} if is_hand else {}
    except Exception as error:  # damaged files raise nearly anything
        raise HandError(
            f"{name} is not a hand, or it is damaged. {_PROVIDE}"
        ) from error
    if not is_hand:
        raise HandError(
            f"{name} is not a hand: its content is something else. {_PROVIDE}"
        )
    return arrays


def _is_list_of_hand(entries: list[zipfile.ZipInfo]) -> bool:
    """Whether a ZIP file's entries are those of a hand, and no larger."""
    names = [entry.filename for entry in entries]
    known = {f"{key}.npy" for key in _REQUIRED | {"glyphs"}}
    is_small = all(entry.file_size <= _MAX_BYTES for entry in entries)
    return len(set(names)) == len(names) and set(names) <= known and is_small


def _fault(arrays: Arrays) -> str | None:
    """What is wrong with the content, None if nothing is."""
    missing = _REQUIRED - set(arrays)
    if missing:
        return f"{', '.join(sorted(missing))} is missing"
    texts = [arrays["model_sha256"], arrays["sha256"]]
    if any(text.shape or text.dtype.kind != "U" for text in texts):
        return "its digests are not text"
    if arrays["format"].shape or arrays["format"] != FORMAT:
        return f"its format is {arrays['format']}, and this version reads {FORMAT}"
    count = arrays["labels"].size
    if not 1 <= count <= MAX_EXAMPLES:
        return f"it has {count} examples, and 1 to {MAX_EXAMPLES} can be used"
    return _fault_of_examples(arrays, count)


def _fault_of_examples(arrays: Arrays, count: int) -> str | None:
    labels, features = arrays["labels"], arrays["features"]
    width = features.shape[1] if features.ndim == 2 else 0
    glyphs = arrays.get("glyphs", np.zeros((count, 28, 28), np.uint8))
    faults = {
        "its labels are not digits": (
            labels.dtype != np.uint8 or labels.ndim != 1 or labels.max() > 9
        ),
        "its features are not a table of finite numbers": (
            not 1 <= width <= MAX_FEATURES or not _are_numbers(features, (count, width))
        ),
        "its logits are not ten finite numbers for each example": (
            not _are_numbers(arrays["logits"], (count, 10))
        ),
        "its pictures are not of 28 by 28 pixels": (
            glyphs.dtype != np.uint8 or glyphs.shape != (count, 28, 28)
        ),
        "its content was changed after it was saved": (
            str(arrays["sha256"]) != _digest(arrays)
        ),
    }
    return next((fault for fault, is_so in faults.items() if is_so), None)


def _are_numbers(array: npt.NDArray[Any], shape: tuple[int, ...]) -> bool:
    is_table = array.dtype == np.float32 and array.shape == shape
    return is_table and bool(np.isfinite(array).all())


def _digest(arrays: Arrays) -> str:
    """SHA-256 of all but the digest itself."""
    digest = hashlib.sha256()
    for key in sorted(set(arrays) - {"sha256"}):
        digest.update(key.encode())
        digest.update(np.ascontiguousarray(arrays[key]).tobytes())
    return digest.hexdigest()
