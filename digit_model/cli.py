"""Command line: `python -m digit_model read PATH... [--page] [--json]`."""

import argparse
import io
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, track

from digit_model.batch.archives import open_archive
from digit_model.batch.batch_reader import (
    Record,
    Source,
    file_source,
    read_digits,
    read_pages,
)
from digit_model.errors import ModelFileError
from digit_model.formatting import percent, printable
from digit_model.imaging.decoding import SUFFIXES
from digit_model.recognizer import Recognizer

MANY = 64
"""From more images than this on, a bar shows how far it is."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        The exit status: 0 if every file was read, 1 if one could not be, 2 if the model
        could not be loaded.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Names may have signs that the terminal's or the file's encoding has not.
        sys.stdout.reconfigure(errors="backslashreplace")
    if (options.engine == "ray") != (options.output is not None):
        parser.error("--engine ray and --output DIR go together")
    if options.engine == "ray" and options.page:
        parser.error("--engine ray reads single digits: leave out --page")
    console = Console(stderr=True)
    if options.engine == "ray":
        return _read_with_ray(options.paths, options.output, console)
    try:
        recognizer = Recognizer.load()
    except ModelFileError as error:
        print(error, file=sys.stderr)
        return 2
    sources = [source for given in options.paths for source in find_sources(given)]
    if not sources:
        print("No image files found.", file=sys.stderr)
    read = read_pages if options.page else read_digits
    results = read(recognizer, sources)
    if console.is_terminal and len(sources) > MANY:
        total = len(sources)
        results = iter(
            track(results, "Reading", total=total, console=console, transient=True)
        )
    failed = False
    width = max((len(source.name) for source in sources), default=0)
    for result in results:
        record = result.export()
        failed |= record["verdict"] == "error"
        print(json.dumps(record) if options.json else _row(record, width))
    return 1 if failed else 0


def find_sources(path: Path) -> list[Source]:
    """The images in a folder and below, sorted; in a ZIP file; or the file itself."""
    is_folder = os.path.isdir(path)  # noqa: PTH112 - unlike Path.is_dir, never raises
    if path.suffix.lower() == ".zip" and not is_folder:
        return open_archive(str(path), path).sources
    if not is_folder:
        return [file_source(path)]
    return [
        file_source(file)
        for file in sorted(path.rglob("*"))
        if file.suffix.lower() in SUFFIXES and file.is_file()
    ]


def _read_with_ray(paths: Sequence[Path], output: Path, console: Console) -> int:
    from digit_model.batch import ray_engine  # noqa: PLC0415 - few need it
    from digit_model.errors import ScaleError  # noqa: PLC0415

    try:
        with Progress(console=console, transient=True) as bar:
            task = bar.add_task("Reading", total=1.0)
            for done in ray_engine.read_at_scale(paths, output):
                bar.update(task, completed=done)
    except ScaleError as error:
        print(error, file=sys.stderr)
        return 2
    counts = ray_engine.count_verdicts(output)
    verdicts = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    print(f"{sum(counts.values())} images in {output}: {verdicts}")
    return 1 if "error" in counts else 0


def _row(record: Record, width: int) -> str:
    source = printable(record["source"]).ljust(width)
    if record["verdict"] == "digit":
        return f"{source}  {record['digit']}  {percent(record['confidence']):>6}"
    if record["verdict"] == "page":
        return f"{source}  {' / '.join(record['text'].split())}"
    return f"{source}  -  {record['verdict']}: {record['reason']}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m digit_model", description="Read handwritten digits."
    )
    commands = parser.add_subparsers(required=True)
    read = commands.add_parser("read", help="read image files")
    read.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="or a folder or ZIP file"
    )
    read.add_argument(
        "--page",
        action="store_true",
        help="each has a whole number or more, not one digit",
    )
    read.add_argument("--json", action="store_true", help="one JSON line an image")
    read.add_argument(
        "--engine",
        choices=("local", "ray"),
        default="local",
        help="ray: with all workers of a Ray cluster, Parquet files too",
    )
    read.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="for the Parquet files of --engine ray",
    )
    return parser
