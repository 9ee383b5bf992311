"""Whether this host can train, and a sentence that says why if it cannot."""

import os
from importlib.util import find_spec
from pathlib import Path

SETTING = "DIGIT_TRAINING"
"""Environment variable that switches training off, with the value `off`."""
NEEDED_BYTES = 1_500_000_000
"""What training needs: TensorFlow, MNIST and the network's gradients."""

_MEMORY = Path("/proc/meminfo")
_GROUP = Path("/sys/fs/cgroup")
_PACKAGES = ("training", "tensorflow", "keras")


def why_not() -> str | None:
    """Why nothing can be trained here, as a sentence; None if it can."""
    if os.environ.get(SETTING, "").lower() == "off":
        return "Training is switched off on this host."
    missing = [name for name in _PACKAGES if find_spec(name) is None]
    if missing:
        return f"On this host, the app was installed without {' and '.join(missing)}."
    free = free_bytes()
    if free is not None and free < NEEDED_BYTES:
        return (
            f"This host has too little memory for training: {free / 1e9:.1f} GB are "
            f"free, and {NEEDED_BYTES / 1e9:.1f} GB are needed."
        )
    return None


def free_bytes() -> int | None:
    """Memory that can be had, in bytes; None where the system does not say."""
    known = [
        size for size in (_free_of_machine(), _free_of_group()) if size is not None
    ]
    return min(known, default=None)


def _free_of_machine() -> int | None:
    try:
        lines = dict(line.split(":", 1) for line in _MEMORY.read_text().splitlines())
        return int(lines["MemAvailable"].split()[0]) * 1024
    except (OSError, ValueError, KeyError, IndexError):
        return None


def _free_of_group() -> int | None:
    """What a container may still take: its limit less what it uses."""
    try:
        limit = int((_GROUP / "memory.max").read_text())
        return limit - int((_GROUP / "memory.current").read_text())
    except (OSError, ValueError):  # no container, or one without a limit
        return None
