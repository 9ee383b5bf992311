"""Read more images than one machine can: Ray Data over many workers.

Needs `requirements-scale.txt`; nothing else imports Ray. The images are divided into
shards, always the same ones. A worker writes a shard's readings into a file of its own
and then gives that file its final name. So what a killed worker had begun is done again
by another, a later run leaves out the shards that have their file, and no image is lost
or doubled. Ray notices killed workers and hands their shards out again.
"""

import json
import logging
import os
import uuid
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

import digit_model
from digit_model.batch.batch_reader import read_digits
from digit_model.batch.shards import SHARD_ROWS, ScaleError, Shard, find_shards
from digit_model.network.manifest import ASSETS, MANIFEST_FILE, sha256_of
from digit_model.recognizer import Recognizer

SCHEMA = pa.schema(
    {
        "source": pa.string(),
        "verdict": pa.string(),
        "digit": pa.int8(),
        "confidence": pa.float64(),
        "probabilities": pa.list_(pa.float64()),
        "reason": pa.string(),
    }
)
"""Of the files written; see `Result.export` for what the columns mean."""

_RUN_FILE = "_run.json"


class ShardReader:
    """Reads shards in a worker, where it lives as long as there are some.

    Args:
        output: Folder for the files.
        recognizer: None to load the bundled one.
    """

    def __init__(self, output: str, recognizer: Recognizer | None = None) -> None:
        self._output = Path(output)
        self._recognizer = recognizer or Recognizer.load()

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """Read a shard and write its file, whole or not at all."""
        shard = Shard(**json.loads(row["shard"]))
        results = read_digits(self._recognizer, shard.sources())
        records = [result.export() for result in results]
        part = self._output / f".{shard.file_name}-{uuid.uuid4().hex}"
        pq.write_table(pa.Table.from_pylist(records, SCHEMA), part)
        part.replace(self._output / shard.file_name)
        return {"images": len(records)}


def read_at_scale(
    given: Sequence[Path], output: Path, shard_rows: int = SHARD_ROWS
) -> Iterator[float]:
    """Read images with all workers of a Ray cluster.

    The cluster is the one at `RAY_ADDRESS`; without one, all cores of this machine.
    Images and output must be on paths that every worker sees.

    Args:
        given: See `find_shards`.
        output: Folder for Parquet files with the columns of `SCHEMA`. If an earlier run
            over the same images has left some there, the rest is read.
        shard_rows: See `find_shards`.

    Yields:
        The fraction that is done, after each shard.

    Raises:
        ScaleError: As in `find_shards`; the folder is that of another run; or Ray is
            missing or has failed.
    """
    if any(output.resolve().is_relative_to(path.resolve()) for path in given):
        raise ScaleError(f"{output} is among the images. Choose a folder beside them.")
    shards = find_shards(given, shard_rows)
    _claim(output, shards)
    missing = [s for s in shards if not (output / s.file_name).exists()]
    done = len(shards) - len(missing)
    yield done / len(shards)
    if missing:
        for _ in _run(missing, output):
            done += 1
            yield done / len(shards)


def count_verdicts(output: Path) -> dict[str, int]:
    """How many images of a finished run have each verdict."""
    verdicts = ds.dataset(output, SCHEMA, "parquet").to_table(["verdict"])["verdict"]
    return {row["values"]: row["counts"] for row in verdicts.value_counts().to_pylist()}


def _run(shards: Sequence[Shard], output: Path) -> Iterator[dict[str, Any]]:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray  # noqa: PLC0415 - an extra, and slow to import
        from ray.data import ActorPoolStrategy, DataContext  # noqa: PLC0415
    except ImportError as error:
        raise ScaleError(
            "Ray is not installed: pip install -r requirements-scale.txt"
        ) from error
    package = str(Path(digit_model.__file__).parent)
    try:
        ray.init(
            log_to_driver=False,
            logging_level="ERROR",
            runtime_env={"py_modules": [package]},
        )
        DataContext.get_current().enable_progress_bars = False
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        rows = [shard.row() for shard in shards]
        workers = min(len(shards), int(ray.cluster_resources()["CPU"]))
        dataset = ray.data.from_items(rows, override_num_blocks=len(rows)).map(
            ShardReader,
            fn_constructor_args=(str(output.resolve()),),
            compute=ActorPoolStrategy(size=workers),
            num_cpus=1,
        )
        yield from dataset.iter_rows()
    except (ray.exceptions.RayError, ConnectionError) as error:
        raise ScaleError(
            f"Ray has stopped: {error}\nStart again to read what is missing."
        ) from error
    finally:
        ray.shutdown()


def _claim(output: Path, shards: Sequence[Shard]) -> None:
    """Note in the folder which run it belongs to.

    Raises:
        ScaleError: It belongs to another one.
    """
    parts = [sha256_of(ASSETS / MANIFEST_FILE), *(repr(shard) for shard in shards)]
    run = {"shards": len(shards), "id": sha256("\n".join(parts).encode()).hexdigest()}
    output.mkdir(parents=True, exist_ok=True)
    note = output / _RUN_FILE
    if not note.exists():
        if any(output.glob("part-*.parquet")):
            raise ScaleError(
                f"{output} holds readings of unknown images. Choose another."
            )
        note.write_text(json.dumps(run), encoding="utf-8")
    elif json.loads(note.read_text(encoding="utf-8")) != run:
        raise ScaleError(
            f"{output} holds readings of other images, or of another model. Give "
            "another folder, or the same images to go on."
        )
