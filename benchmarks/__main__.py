"""All benchmarks, one after the other: `make bench`.

Each runs in a process of its own, so that none changes another's memory or threads. The
joint table is printed, and written to `benchmarks/results.json` with what it was
measured on.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from benchmarks.figures import Figure, print_table, read_figures

NAMES = (
    *(
        "latency",
        "throughput",
        "stroke",
        "cold_start",
        "first_chart",
        "photo",
        "form_sheets",
        "explanations",
        "parquet",
        "during_batch",
        "refused",
        "during_training",
    ),
    *("training_epoch", "memory", "load", "soak"),
)
RESULTS = Path(__file__).parent / "results.json"
PACKAGES = ("streamlit", "keras", "numpy")


def run(name: str, scratch: Path) -> list[Figure]:
    """Run one benchmark and return its figures."""
    file = scratch / f"{name}.json"
    command = [sys.executable, "-m", f"benchmarks.{name}", "--json", str(file)]
    print(f"\n$ python -m benchmarks.{name}", flush=True)
    subprocess.run(command, check=True)
    return read_figures(file)


def main() -> None:
    """Run all, print the joint table and write it."""
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for name in NAMES:
            rows += [(name, figure) for figure in run(name, Path(scratch))]
    measured_on = {
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
    }
    content = {
        "measured_on": measured_on,
        "figures": [{"benchmark": n, **f.as_dict()} for n, f in rows],
    }
    RESULTS.write_text(json.dumps(content, indent=1) + "\n")
    print_table([figure for _, figure in rows])
    print(f"Written to {RESULTS}")


if __name__ == "__main__":
    main()
