"""Read what takes most memory and time: `python -m tests.fuzz.heavy`, for the tests.

The process may take `ROOM` bytes more than after the first readings, and no more.
"""

import ctypes
import json
import re
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from digit_model import ImageError, Recognizer
from tests.fuzz.pictures import encoded

ROOM = 450_000_000
M_MMAP_THRESHOLD = -3
"""The number of a glibc setting: blocks of at least this many bytes go back to the
system when freed. If left alone it grows, and freed memory hides what is needed."""
LARGE = (8000, 6000)
"""48 million pixels, which is what the largest phone photos have."""
SIDE = 800


def large(mode: str, format_: str) -> Callable[[], bytes]:
    """A picture of colored squares, as large as is read."""

    def make() -> bytes:
        colors = np.random.default_rng(0).integers(0, 255, (60, 80, 3), np.uint8)
        image = Image.fromarray(colors)
        if mode == "I;16":
            image = Image.fromarray(colors[:, :, 0] * np.uint16(257))
        image = image.convert(mode).resize(LARGE, Image.Resampling.NEAREST)
        return encoded(image, format_, **SPEED[format_])

    return make


SPEED: dict[str, dict[str, Any]] = {
    "PNG": {"compress_level": 1},
    "WEBP": {"method": 0, "quality": 30},
    "JPEG": {"progressive": True, "quality": 30},
}


def animation() -> bytes:
    """3,000 frames of 10 by 10 pixels."""
    noise = np.random.default_rng(0).integers(0, 255, (3000, 10, 10), np.uint8)
    first, *others = map(Image.fromarray, noise)
    return encoded(first, "GIF", save_all=True, append_images=others)


def hatching() -> bytes:
    """Slanting lines side by side: the box of each is nearly the whole page."""
    page = np.full((SIDE, SIDE), 255, np.uint8)
    for shift in range(-600, 600, 6):
        start = (40 + max(shift, 0), 40 + max(-shift, 0))
        end = (SIDE - 40 + min(shift, 0), SIDE - 40 - max(shift, 0))
        cv2.line(page, start, end, 0, 2)
    return encoded(Image.fromarray(page), "PNG")


def rings() -> bytes:
    """Circles around one another."""
    page = np.full((SIDE, SIDE), 255, np.uint8)
    for radius in range(8, SIDE // 2 - 8, 6):
        cv2.circle(page, (SIDE // 2, SIDE // 2), radius, 0, 2)
    return encoded(Image.fromarray(page), "PNG")


def dots() -> bytes:
    """1,000 dots as large as small digits."""
    page = np.full((1600, 1600), 255, np.uint8)
    for x in range(20, 1580, 48):
        for y in range(20, 1580, 48):
            cv2.circle(page, (x, y), 10, 0, -1)
    return encoded(Image.fromarray(page), "PNG")


def grain() -> bytes:
    """Blots of every shape and size."""
    noise = np.random.default_rng(0).integers(0, 255, (SIDE, SIDE), np.uint8)
    blots = (cv2.GaussianBlur(noise, (0, 0), 2) > 127).astype(np.uint8) * 255
    return encoded(Image.fromarray(blots), "PNG")


PICTURES: dict[str, Callable[[], bytes]] = {
    "PNG in color": large("RGB", "PNG"),
    "PNG with alpha": large("RGBA", "PNG"),
    "PNG with a palette": large("P", "PNG"),
    "PNG of 16 bits": large("I;16", "PNG"),
    "WebP": large("RGB", "WEBP"),
    "progressive JPEG": large("RGB", "JPEG"),
    "animation": animation,
}
PAGES: dict[str, Callable[[], bytes]] = {
    "hatching": hatching,
    "rings": rings,
    "dots": dots,
    "grain": grain,
}


def main() -> None:
    """Print a JSON line for each: its name, what came of it."""
    ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, 1 << 20)
    recognizer = Recognizer.load()
    made = {name: make() for name, make in (PICTURES | PAGES).items()}
    recognizer.read_page(made["animation"])
    recognizer.read(made["progressive JPEG"])
    room = _status("VmData") + ROOM
    resource.setrlimit(resource.RLIMIT_DATA, (room, room))
    for name, data in made.items():
        read = recognizer.read if name in PICTURES else recognizer.read_page
        try:
            reason = read(data).reason
            outcome = None if reason is None else str(reason)
        except ImageError as error:
            outcome = f"error: {error}"
        sys.stdout.write(json.dumps([name, outcome]) + "\n")


def _status(field: str) -> int:
    """Bytes of a field of this process' status."""
    text = Path("/proc/self/status").read_text()
    return 1024 * int(re.findall(rf"{field}:\s+(\d+)", text)[0])


if __name__ == "__main__":
    main()
