"""Command line: `python -m digit_model read PATH... [--json]`."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from digit_model.errors import ImageError, ModelFileError
from digit_model.formatting import percent
from digit_model.images import SUFFIXES
from digit_model.preprocessing import Preprocessed
from digit_model.recognizer import Recognizer

CHUNK = 64
"""Files in memory at once."""

Record = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        The exit status: 0 if every file was read, 1 if one could not be, 2 if the model
        could not be loaded.
    """
    options = _parser().parse_args(arguments)
    try:
        recognizer = Recognizer.load()
    except ModelFileError as error:
        print(error, file=sys.stderr)
        return 2
    paths = [path for given in options.paths for path in find_images(given)]
    if not paths:
        print("No image files found.", file=sys.stderr)
    records = read_files(recognizer, paths)
    console = Console(stderr=True)
    if console.is_terminal and len(paths) > CHUNK:
        records = iter(
            track(records, "Reading", total=len(paths), console=console, transient=True)
        )
    failed = False
    width = max((len(str(path)) for path in paths), default=0)
    for record in records:
        failed |= record["verdict"] == "error"
        print(json.dumps(record) if options.json else _row(record, width))
    return 1 if failed else 0


def find_images(path: Path) -> list[Path]:
    """A file as it is; a folder as the images in it and below, sorted."""
    if not path.is_dir():
        return [path]
    return sorted(
        file
        for file in path.rglob("*")
        if file.suffix.lower() in SUFFIXES and file.is_file()
    )


def read_files(recognizer: Recognizer, paths: Sequence[Path]) -> Iterator[Record]:
    """Read files in order, `CHUNK` at a time; a bad one does not stop the rest.

    Yields:
        For each path: `source`, `verdict` (`digit`, `rejected` or `error`), `digit`,
        `confidence`, `probabilities` and `reason`.
    """
    remaining = iter(paths)
    while chunk := list(islice(remaining, CHUNK)):
        prepared = [_prepare(recognizer, path) for path in chunk]
        readings = iter(
            recognizer.classify([p for p in prepared if isinstance(p, Preprocessed)])
        )
        for path, item in zip(chunk, prepared, strict=True):
            if isinstance(item, ImageError):
                yield _error_record(path, item)
            else:
                yield {"source": str(path), **next(readings).export()}


def _prepare(recognizer: Recognizer, path: Path) -> Preprocessed | ImageError:
    try:
        return recognizer.prepare(path)
    except ImageError as error:
        return error


def _error_record(path: Path, error: ImageError) -> Record:
    return {
        "source": str(path),
        "verdict": "error",
        "digit": None,
        "confidence": None,
        "probabilities": None,
        "reason": str(error),
    }


def _row(record: Record, width: int) -> str:
    source = f"{record['source']:<{width}}"
    if record["verdict"] == "digit":
        return f"{source}  {record['digit']}  {percent(record['confidence']):>6}"
    return f"{source}  -  {record['verdict']}: {record['reason']}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m digit_model", description="Read handwritten digits."
    )
    commands = parser.add_subparsers(required=True)
    read = commands.add_parser("read", help="read image files, each with one digit")
    read.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="or a folder")
    read.add_argument("--json", action="store_true", help="one JSON line an image")
    return parser
