"""Files that are nearly right: real ones, damaged where it hurts."""

import struct
import zlib
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

EXTREMES = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 7000)
"""Numbers that sizes, counts and offsets are replaced with."""
JSON_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2.5, 10**400, 1e300, float("nan"), float("inf")),
    *("", "1", "-", "3.", "\u0663", "\x00", "number", "date", [], {}, [1], {"a": 1}),
)
"""Values that those of JSON files are replaced with."""
PNG = b"\x89PNG\r\n\x1a\n"


@st.composite
def damaged(draw: st.DrawFn, files: Sequence[bytes]) -> bytes:
    """One of some files after up to three mutations; half of them near its begin."""
    data = bytearray(draw(st.sampled_from(files)))
    for _ in range(draw(st.integers(1, 3))):
        if not data:
            break
        end = min(len(data), draw(st.sampled_from((64, 512, len(data)))))
        at = draw(st.integers(0, end - 1))
        length = draw(st.integers(1, 40))
        kind = draw(st.sampled_from(("byte", "number", "cut", "drop", "repeat", "add")))
        if kind == "byte":
            data[at] ^= draw(st.integers(1, 255))
        elif kind == "number":
            pattern = draw(st.sampled_from(("<H", ">H", "<I", ">I")))
            size = struct.calcsize(pattern)
            number = draw(st.sampled_from(EXTREMES)) & (256**size - 1)
            data[at : at + size] = struct.pack(pattern, number)
        elif kind == "cut":
            del data[draw(st.integers(0, len(data))) :]
        elif kind == "drop":
            del data[at : at + length]
        elif kind == "repeat":
            data[at:at] = data[at : at + length] * draw(st.integers(1, 20))
        else:
            data[at:at] = draw(st.binary(min_size=1, max_size=length))
    return bytes(data)


@st.composite
def damaged_png(draw: st.DrawFn, files: Sequence[bytes]) -> bytes:
    """A PNG file whose chunks are swapped, lost, repeated or wrong inside.

    Their checksums are right, so that decoders go on.
    """
    chunks = png_chunks(draw(st.sampled_from(files)))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(chunks) - 1))
        name, content = chunks[at]
        kind = draw(
            st.sampled_from(("inside", "size", "swap", "drop", "repeat", "new"))
        )
        if kind == "inside" and content:
            chunks[at] = (name, draw(damaged([content])))
        elif kind == "size":
            width, height = draw(st.tuples(*[st.sampled_from(EXTREMES)] * 2))
            rest = draw(st.binary(min_size=5, max_size=5)) if at % 2 else content[8:13]
            chunks[0] = (b"IHDR", struct.pack(">2I", width, height) + rest)
        elif kind == "swap":
            other = draw(st.integers(0, len(chunks) - 1))
            chunks[at], chunks[other] = chunks[other], chunks[at]
        elif kind == "drop" and len(chunks) > 1:
            del chunks[at]
        elif kind == "repeat":
            chunks.insert(at, chunks[at])
        else:
            names = (b"eXIf", b"tRNS", b"PLTE", b"iCCP", b"zTXt", b"acTL", b"fcTL")
            name = draw(st.sampled_from(names))
            chunks.insert(at, (name, draw(st.binary(max_size=60))))
    return PNG + b"".join(png_chunk(name, content) for name, content in chunks)


def png_chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Names and contents of a PNG file's chunks."""
    chunks, at = [], len(PNG)
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += 12 + length
    return chunks


def png_chunk(name: bytes, content: bytes) -> bytes:
    """A chunk with its length and its checksum."""
    checksum = zlib.crc32(name + content)
    return (
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)
    )


@st.composite
def damaged_json(draw: st.DrawFn, value: Any) -> Any:
    """A value as JSON has them, with one to three parts lost or replaced."""
    for _ in range(draw(st.integers(1, 3))):
        value = _with_other_part(draw, value)
    return value


def _with_other_part(draw: st.DrawFn, value: Any) -> Any:
    """Go down to some part of a value and replace or drop it."""
    if isinstance(value, dict | list) and value and draw(st.integers(0, 5)):
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        key = draw(st.sampled_from(keys))
        copy = value.copy()
        if draw(st.integers(0, 7)):
            copy[key] = _with_other_part(draw, value[key])
        else:
            del copy[key]
        return copy
    return draw(st.sampled_from(JSON_VALUES))
