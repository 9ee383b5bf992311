"""Read more images than one machine can: Ray Data over many workers.

Needs `requirements-scale.txt`; nothing else imports Ray. The images are divided into
shards, always the same ones. A worker writes a shard's readings into a file of its own
and then gives that file its final name. So what a killed worker had begun is done again
by another, a later run leaves out the shards that have their file, and no image is lost
or doubled. Ray notices killed workers and assigns their shards again.
"""

import json
import logging
import os
import socket
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

import digit_model
from digit_model.batch.batch_reader import Source
from digit_model.batch.shards import (
    SHARD_ROWS,
    Shard,
    as_row,
    find_passes,
    find_shards,
    from_row,
    read_pass,
)
from digit_model.batch.ways_to_read import HowToRead, way_to_read
from digit_model.errors import ScaleError
from digit_model.files import write_whole
from digit_model.forms.form import Form
from digit_model.network.manifest import MANIFEST_FILE, Manifest, sha256_of
from digit_model.recognizer import Recognizer

_RUN_FILE = "_run.json"
_ADDRESS = "RAY_ADDRESS"
_PATIENCE = 5.0
"""Seconds in which a cluster has to answer."""
_SETTINGS = {
    "RAY_USAGE_STATS_ENABLED": "0",
    # Tries, a second apart, to connect to an address where no cluster answers.
    "RAY_NUM_REDIS_GET_RETRIES": "3",
    # Its own log of the driver; what has to be known comes as an exception.
    "RAY_BACKEND_LOG_LEVEL": "fatal",
}
"""Settings of Ray's own, where a person has not chosen others."""
_HELLO = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
"""How a client of HTTP/2, which Ray speaks, begins: the preface and no settings."""
_SETTINGS_FRAME = 4
"""Type of the frame with which a server of HTTP/2 begins."""
_SOMETHING_ELSE = "what is there is not a Ray cluster"


class ShardReader:
    """Reads shards in a worker, where it lives as long as there are some.

    Args:
        output: Folder for the files.
        how: How the images are read.
        recognizer: None to load the model that `how` names.
    """

    def __init__(
        self, output: str, how: HowToRead, recognizer: Recognizer | None = None
    ) -> None:
        self._output = Path(output)
        self._how = how
        recognizer = recognizer or Recognizer.load(Path(how.model))
        self._read, self._schema = way_to_read(recognizer, how)

    def __call__(self, row: dict[str, Any]) -> list[dict[str, int]]:
        """Read the shards of a pass and write a file for each, whole or not at all.

        Args:
            row: As `shards.as_row` made it.

        Returns:
            The number and the count of images of each shard.
        """
        written = []
        # What another worker had finished before it was killed is not read again.
        shards = [s for s in from_row(row) if not (self._output / s.file_name).exists()]
        for shard, sources in read_pass(shards):
            written.append(
                {"shard": shard.number, "images": self._write(shard, sources)}
            )
        return written

    def _write(self, shard: Shard, sources: Iterator[Source]) -> int:
        decided = (replace(s, polarity=self._how.polarity) for s in sources)
        records = list(self._read(decided))
        if not shard.holds(len(records)):
            raise _incomplete(shard, len(records))
        part = self._output / f".{shard.file_name}-{uuid.uuid4().hex}"
        try:
            pq.write_table(pa.Table.from_pylist(records, self._schema), part)
            part.replace(self._output / shard.file_name)
        finally:
            part.unlink(missing_ok=True)
        return len(records)


def read_at_scale(
    given: Sequence[Path],
    output: Path,
    shard_rows: int = SHARD_ROWS,
    how: HowToRead | None = None,
) -> Iterator[float]:
    """Read images with all workers of a Ray cluster.

    The cluster is the one at `RAY_ADDRESS`; without one, all cores of this machine.
    Images, output, model and form must be on paths that every worker sees.

    Args:
        given: See `find_shards`.
        output: Folder for Parquet files with the columns of `SCHEMA`, `PAGE_SCHEMA` or
            `SHEET_SCHEMA`. If an earlier run over the same images has left some
            there, the rest is read.
        shard_rows: See `find_shards`.
        how: None to read one digit per image with the bundled model.

    Yields:
        The fraction that is done, again and again.

    Raises:
        ScaleError: As in `find_shards`; the folder is that of another run; an image is
            not accounted for; or Ray is missing or has failed.
        ModelFileError: There is no model in its folder.
        FormError: The form is none.
    """
    how = how or HowToRead()
    Manifest.load(Path(how.model))
    if how.form is not None:
        Form.load(Path(how.form))
    if any(output.resolve().is_relative_to(path.resolve()) for path in given):
        raise ScaleError(f"{output} is among the images. Choose another folder.")
    shards = find_shards(given, shard_rows)
    _claim(output, shards, how)
    missing = [s for s in shards if not (output / s.file_name).exists()]
    done = len(shards) - len(missing)
    yield done / len(shards)
    if missing:
        for _ in _run(missing, output, how):
            done += 1
            yield done / len(shards)
    for shard in shards:
        _check(shard, output)
    if done < len(shards):  # a worker had been killed after it had finished some
        yield 1.0


def count_verdicts(output: Path) -> dict[str, int]:
    """How many images of a finished run have each verdict."""
    verdicts = ds.dataset(output, format="parquet").to_table(["verdict"])["verdict"]
    return {row["values"]: row["counts"] for row in verdicts.value_counts().to_pylist()}


def sheet_lines(output: Path) -> Iterator[str]:
    """What a finished run read on each sheet of a form, as lines of a `SheetLog`."""
    for part in sorted(output.glob("part-*.parquet")):
        yield from pq.read_table(part, columns=["line"])["line"].to_pylist()


def _run(
    shards: Sequence[Shard], output: Path, how: HowToRead
) -> Iterator[dict[str, Any]]:
    """Read shards with Ray, which assigns those of a killed worker again."""
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)
    try:
        import ray  # noqa: PLC0415 - an extra, and slow to import
        from ray.data import ActorPoolStrategy, DataContext  # noqa: PLC0415
    except ImportError as error:
        raise ScaleError(
            "Ray is not installed: pip install -r requirements-scale.txt"
        ) from error
    address = os.environ.get(_ADDRESS, "")
    _check_address(address)
    package = str(Path(digit_model.__file__).parent)
    try:
        try:
            ray.init(
                log_to_driver=False,
                logging_level="ERROR",
                runtime_env={"py_modules": [package]},
            )
        except ConnectionError as error:
            raise _no_cluster(address, _SOMETHING_ELSE) from error
        DataContext.get_current().enable_progress_bars = False
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        rows = [as_row(together) for together in find_passes(shards)]
        workers = min(len(rows), int(ray.cluster_resources()["CPU"]))
        dataset = ray.data.from_items(rows, override_num_blocks=len(rows)).flat_map(
            ShardReader,
            fn_constructor_args=(str(output.resolve()), how),
            compute=ActorPoolStrategy(size=workers),
            num_cpus=1,
        )
        yield from dataset.iter_rows()
    except ScaleError:
        raise
    except (ray.exceptions.RayError, OSError, ValueError, RuntimeError) as error:
        raise ScaleError(
            f"Ray has stopped: {_last_line(error)}\n"
            "Start again to read what is missing."
        ) from error
    finally:
        ray.shutdown()


def _check_address(address: str) -> None:
    """Ask whether anything like a cluster answers where one should be.

    Ray itself tries for half a minute or more.

    Raises:
        ScaleError: Nobody answers, something else does, or it is not an address.
    """
    if address in ("", "auto", "local"):
        return
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not host or not port.isdecimal():
        raise ScaleError(
            f"{_ADDRESS} must name a host and a port, such as 10.0.0.1:6379. "
            f"Received: {address}"
        )
    try:
        with socket.create_connection((host.strip("[]"), int(port)), _PATIENCE) as line:
            is_like_ray = "RAY_USE_TLS" in os.environ or _answers_hello(line)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _no_cluster(address, reason) from error
    if not is_like_ray:
        raise _no_cluster(address, _SOMETHING_ELSE)


def _answers_hello(line: socket.socket) -> bool:
    """Whether a server of HTTP/2 is at the other end of a connection.

    Raises:
        OSError: It does not answer in time, or the connection ends.
    """
    line.sendall(_HELLO)
    frame = b""
    while len(frame) < 4 and (more := line.recv(4 - len(frame))):
        frame += more
    return len(frame) == 4 and frame[3] == _SETTINGS_FRAME


def _no_cluster(address: str, reason: str) -> ScaleError:
    return ScaleError(
        f"No Ray cluster answers at {address}: {reason}. Start it, correct {_ADDRESS}, "
        "or unset it to use the cores of this machine."
    )


def _last_line(error: BaseException) -> str:
    """What an error says at its end; before it, Ray quotes the worker's traceback."""
    lines = str(error).strip().splitlines()
    return lines[-1] if lines else type(error).__name__


def _check(shard: Shard, output: Path) -> None:
    """Count the readings of a shard.

    Raises:
        ScaleError: They are not those of all its images.
    """
    try:
        count = pq.read_metadata(output / shard.file_name).num_rows
    except (OSError, pa.ArrowException):
        count = 0
    if not shard.holds(count):
        raise _incomplete(shard, count)


def _incomplete(shard: Shard, count: int) -> ScaleError:
    images = shard.rows or len(shard.paths)
    return ScaleError(
        f"{shard.file_name} has {count:,} readings of {images:,} images. Delete "
        "that file and start again to read its images once more."
    )


def _claim(output: Path, shards: Sequence[Shard], how: HowToRead) -> None:
    """Note in the folder which run it belongs to.

    Raises:
        ScaleError: It belongs to another one, or nothing can be written there.
    """
    settings = {**asdict(how), "model": sha256_of(Path(how.model) / MANIFEST_FILE)}
    del settings["form"]
    if how.form is not None:
        settings["form"] = sha256_of(Path(how.form))
    parts = [json.dumps(settings), *(repr(shard) for shard in shards)]
    run = {"shards": len(shards), "id": sha256("\n".join(parts).encode()).hexdigest()}
    note = output / _RUN_FILE
    try:
        output.mkdir(parents=True, exist_ok=True)
        if not note.exists():
            if any(output.glob("part-*.parquet")):
                raise ScaleError(
                    f"{output} holds readings of unknown images. Choose another folder."
                )
            write_whole(note, json.dumps(run))
        noted = json.loads(note.read_text(encoding="utf-8"))
    except OSError as error:
        raise ScaleError(
            f"{output} cannot be written: {error.strerror}. Choose another folder."
        ) from error
    except ValueError:
        noted = None
    if noted is None:
        raise ScaleError(
            f"{note} is damaged, so it is not known which images {output} belongs to. "
            "Choose another folder."
        )
    if noted != run:
        raise ScaleError(
            f"{output} holds readings of other images, of another model or form, or "
            "read in another way. Choose another folder, or provide the same images to "
            "resume."
        )
