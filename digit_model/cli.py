"""Command line: `digit-reader read PATH... [--page] [--json]`."""

import argparse
import io
import json
import os
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, track

from digit_model.batch.archives import Archive, open_archive
from digit_model.batch.batch_reader import Record, Source, read_digits, read_pages
from digit_model.batch.page_sources import file_sources
from digit_model.batch.submission import write_submission
from digit_model.errors import (
    FormError,
    HandError,
    ImageError,
    ModelFileError,
    ScaleError,
)
from digit_model.files import open_whole
from digit_model.form_commands import write_gathered, write_worksheets
from digit_model.formatting import percent, printable
from digit_model.hand.hand_file import load_hand
from digit_model.imaging.config import Polarity
from digit_model.imaging.documents import READABLE
from digit_model.network.manifest import ASSETS
from digit_model.recognizer import Recognizer
from digit_model.spreadsheet.output import check_format

MANY = 64
"""With more images than this, a bar shows how far it is."""
POLARITIES: dict[str, Polarity | None] = {
    "auto": None,
    "dark": "dark_on_light",
    "light": "light_on_dark",
}
SUCCESS, SOME_UNREAD, FAILED, STOPPED, PIPE_CLOSED = 0, 1, 2, 130, 141
"""Exit statuses; the last two are those that shells give to signals."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        The exit status: 0 if every file was read, 1 if one could not be or there was
        none, 2 if nothing could be done at all, 130 if it was stopped by Ctrl-C, 141 if
        nobody reads what it prints.
    """
    try:
        status = _run(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _end("Stopped.", STOPPED)
    except BrokenPipeError:
        return _end("", PIPE_CLOSED)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _end(f"The output cannot be written: {where}{error.strerror}.", FAILED)
    except (ModelFileError, ScaleError, ImageError, FormError, HandError) as error:
        print(error, file=sys.stderr)
        return FAILED
    return status


def find_sources(path: Path) -> Archive:
    """The images in a folder and below, sorted; in a ZIP file; or the file itself.

    Returns:
        The images, each page of a document one, and how many other files there are.
    """
    is_folder = os.path.isdir(path)  # noqa: PTH112 - unlike Path.is_dir, never raises
    if path.suffix.lower() == ".zip" and not is_folder:
        return open_archive(str(path), path)
    if not is_folder:
        return Archive(file_sources(path), 0)
    files = [
        file
        for file in sorted(path.rglob("*"))
        if not file.name.startswith(".") and file.is_file()
    ]
    images = [file for file in files if file.suffix.lower() in READABLE]
    sources = [source for file in images for source in file_sources(file)]
    return Archive(sources, len(files) - len(images))


def _run(arguments: Sequence[str] | None) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Names may have signs that the terminal's or the file's encoding lacks.
        sys.stdout.reconfigure(errors="backslashreplace")
    _check(parser, options)
    if options.engine == "ray":
        return _read_with_ray(options)
    if options.pixels:
        return _read_pixels(options)
    if options.table or options.form:
        sources, are_found = _sources(options)
        is_complete = write_worksheets(options, sources) and are_found
        return SUCCESS if is_complete else SOME_UNREAD
    return _read(options)


def _check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """End with a sentence if options do not go together."""
    is_ray = options.engine == "ray"
    is_sheet = options.table or options.form
    if (is_ray and not options.output) or (
        options.output and not (is_ray or options.pixels or is_sheet)
    ):
        parser.error(
            "--engine ray and --output DIR go together; --pixels, --table or --form "
            "and --output FILE do"
        )
    if options.table and is_ray:
        parser.error("--table goes with --engine local only")
    if is_sheet and (options.page or (options.table and options.form)):
        parser.error("--table and --form go alone, with --output FILE or --json")
    others = ("page", "json", "table", "form")
    if options.pixels and (is_ray or any(getattr(options, name) for name in others)):
        parser.error("--pixels goes with --output FILE and --model only")
    if options.pixels and len(options.paths) > 1:
        parser.error(f"--pixels reads one table. Received: {len(options.paths)}")
    if options.hand and is_ray:
        parser.error("--hand goes with --engine local only")


def _recognizer(options: argparse.Namespace) -> Recognizer:
    """The model that was asked for, adapted to a hand if one was given."""
    recognizer = Recognizer.load(options.model)
    return recognizer.with_hand(load_hand(options.hand) if options.hand else None)


def _read(options: argparse.Namespace) -> int:
    """Read images and print a line for each."""
    recognizer = _recognizer(options)
    sources, is_complete = _sources(options)
    polarity = POLARITIES[options.polarity]
    read = read_pages if options.page else read_digits
    results = read(recognizer, (replace(s, polarity=polarity) for s in sources))
    console = Console(stderr=True)
    if console.is_terminal and len(sources) > MANY:
        total = len(sources)
        results = iter(
            track(results, "Reading", total=total, console=console, transient=True)
        )
    width = max((len(source.name) for source in sources), default=0)
    moving: list[str] = []
    for result in results:
        record = result.export()
        is_complete &= record["verdict"] != "error"
        if record["only_first_frame"]:
            moving.append(record["source"])
        print(json.dumps(record) if options.json else _row(record, width))
    if moving:
        _note(f"Only the first frame was read of {_named(moving)}.")
    return SUCCESS if is_complete else SOME_UNREAD


def _sources(options: argparse.Namespace) -> tuple[list[Source], bool]:
    """The images that are given, and whether there were some in each path."""
    is_complete, sources = True, []
    for given in options.paths:
        found = find_sources(given)
        sources += found.sources
        if found.skipped:
            count = f"{found.skipped:,} file{'s' if found.skipped > 1 else ''}"
            _note(f"Left out of {given}, because they are not images: {count}.")
        if not found.sources:
            is_complete = False
            _note(f"No image files found in {given}.")
    return sources, is_complete


def _read_pixels(options: argparse.Namespace) -> int:
    """Turn a table of pixels into one of labels."""
    recognizer = _recognizer(options)
    (path,) = options.paths
    try:
        table = path.open(encoding="utf-8", newline="")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ImageError(f"{path} cannot be opened: {reason}.") from error
    with table:
        if options.output is None:
            counted = write_submission(recognizer, table, str(path), sys.stdout)
        else:
            with open_whole(options.output) as output:
                counted = write_submission(recognizer, table, str(path), output)
    _note(
        f"{counted.images:,} images read. In {counted.guessed:,} of them no digit was "
        "seen; their labels are guesses."
    )
    return SUCCESS


def _read_with_ray(options: argparse.Namespace) -> int:
    """Read images with a Ray cluster and print how many have which verdict."""
    from digit_model.batch import ray_engine  # noqa: PLC0415 - few need it
    from digit_model.batch.ways_to_read import HowToRead  # noqa: PLC0415

    how = HowToRead(
        options.page,
        POLARITIES[options.polarity],
        str(options.model.resolve()),
        str(options.form.resolve()) if options.form else None,
    )
    output = options.output
    if options.form:
        check_format(output)
        output = output.with_suffix(".sheets")
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading", total=1.0)
        for done in ray_engine.read_at_scale(options.paths, output, how=how):
            bar.update(task, completed=done)
    if options.form:
        is_complete = write_gathered(options, ray_engine.sheet_lines(output))
        return SUCCESS if is_complete else SOME_UNREAD
    counts = dict(sorted(ray_engine.count_verdicts(output).items()))
    total = sum(counts.values())
    if options.json:
        record = {"output": str(options.output), "images": total, "verdicts": counts}
        print(json.dumps(record))
    else:
        verdicts = ", ".join(f"{count:,} {name}" for name, count in counts.items())
        print(f"{total:,} images in {options.output}: {verdicts}")
    return SOME_UNREAD if "error" in counts else SUCCESS


def _row(record: Record, width: int) -> str:
    source = printable(record["source"]).ljust(width)
    if record["verdict"] == "digit":
        return f"{source}  {record['digit']}  {percent(record['confidence']):>6}"
    if record["verdict"] == "page":
        return f"{source}  {' / '.join(record['text'].split())}"
    return f"{source}  -  {record['verdict']}: {record['reason']}"


def _named(names: Sequence[str], most: int = 5) -> str:
    """Some names, and how many more there are."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _note(sentence: str) -> None:
    """Tell the person something that is not part of the output."""
    print(printable(sentence), file=sys.stderr)


def _end(sentence: str, status: int) -> int:
    """Give up printing, which would fail again when Python ends."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):  # it is not a real file
        pass
    if sentence:
        _note(sentence)
    return status


def _version() -> str:
    """The version of the package, installed or in a checkout."""
    try:
        return version("digit-reader")
    except PackageNotFoundError:
        project = Path(__file__).parents[1] / "pyproject.toml"
        try:
            return str(tomllib.loads(project.read_text("utf-8"))["project"]["version"])
        except (OSError, ValueError, KeyError):
            return "of a copy without a number"


def _parser() -> argparse.ArgumentParser:
    prog = "digit-reader"
    parser = argparse.ArgumentParser(prog=prog, description="Read handwritten digits.")
    parser.add_argument("--version", action="version", version=f"%(prog)s {_version()}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    read = commands.add_parser(
        "read",
        help="read image files",
        description="Read image files: PNG, JPEG, HEIC, WebP, BMP, GIF, TIFF and PDF.",
        epilog=_EXAMPLES.format(prog=prog),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    read.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="image file, document, ZIP file, or folder of these",
    )
    read.add_argument(
        "--page",
        action="store_true",
        help="each image shows one or more numbers, not a single digit",
    )
    read.add_argument(
        "--table",
        action="store_true",
        help="each image shows a table; --output writes XLSX, CSV or JSON",
    )
    read.add_argument(
        "--form",
        type=Path,
        metavar="FORM.json",
        help="each image is a sheet of this form, which the Forms page made",
    )
    read.add_argument(
        "--pixels",
        action="store_true",
        help="PATH is a table with 784 pixels per row; write ImageId,Label",
    )
    read.add_argument("--json", action="store_true", help="one JSON line per image")
    read.add_argument(
        "--polarity",
        choices=POLARITIES,
        default="auto",
        help="whether the ink is dark or light; auto detects it for each image",
    )
    read.add_argument(
        "--model",
        type=Path,
        default=ASSETS,
        metavar="FOLDER",
        help="folder of a trained model to use instead of the bundled one",
    )
    read.add_argument(
        "--hand",
        type=Path,
        metavar="FILE",
        help="hand file downloaded from the app; answers are adapted to it",
    )
    read.add_argument(
        "--engine",
        choices=("local", "ray"),
        default="local",
        help="ray: use all workers of a Ray cluster; reads Parquet files too",
    )
    read.add_argument(
        "--output",
        type=Path,
        metavar="PATH",
        help="folder for the Parquet files of --engine ray without --form, or file to "
        "write otherwise",
    )
    return parser


_EXAMPLES = """\
examples:
  {prog} read seven.png                     one picture of one digit
  {prog} read pictures/ --json              all in a folder, one JSON line per image
  {prog} read --page scan.pdf               whole numbers, page by page
  {prog} read --table grid.jpg --output grid.xlsx
  {prog} read --form FORM.json scans/ --output marks.xlsx
  {prog} read --polarity light board.jpg    chalk on a blackboard
  {prog} read --model runs/mine/export a.png
  {prog} read --hand my-hand.npz a.png       adapted to how you write
  {prog} read --pixels test.csv --output submission.csv
                                            Kaggle's Digit Recognizer
  {prog} read --engine ray images/ --output readings/
  {prog} read --engine ray --form FORM.json scans/ --output marks.xlsx

exit status: 0 all read, 1 some not read or none found, 2 nothing done
"""
