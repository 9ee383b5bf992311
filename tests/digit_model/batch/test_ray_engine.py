"""Reading with Ray: killed midway and gone on with, nothing lost, nothing doubled."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from digit_model import Recognizer
from digit_model.batch import ray_engine
from digit_model.batch.batch_reader import Source, read_digits
from digit_model.batch.ray_engine import (
    ShardReader,
    count_verdicts,
    read_at_scale,
)
from digit_model.batch.shards import (
    Shard,
    as_row,
    find_passes,
    find_shards,
    read_pass,
)
from digit_model.batch.ways_to_read import HowToRead
from digit_model.errors import ScaleError
from training.data import uploads

ROOT = Path(__file__).parents[3]
ROWS = 10
RUN = f"""
import sys
from pathlib import Path
from digit_model.batch.ray_engine import read_at_scale
for _ in read_at_scale([Path(sys.argv[1])], Path(sys.argv[2]), {ROWS}):
    pass
"""


@pytest.fixture(scope="module")
def images(
    tmp_path_factory: pytest.TempPathFactory, upload_files: list[uploads.Upload]
) -> Path:
    """300 images: files, one of them broken; and three kinds of Parquet files."""
    folder = tmp_path_factory.mktemp("images")
    (folder / "deep").mkdir()
    data = [file.data for file in upload_files[:300]]
    for number, content in enumerate(data[:99]):
        (folder / "deep" / f"{number:03d}.png").write_bytes(content)
    (folder / "broken.png").write_text("no image")
    pq.write_table(pa.table({"bytes": data[100:200]}), folder / "bytes.parquet")
    structs = [{"bytes": content, "path": None} for content in data[200:250]]
    pq.write_table(
        pa.table({"image": structs, "label": [0] * 50}),
        folder / "structs.parquet",
        row_group_size=23,
    )
    paths = [f"deep/{number:03d}.png" for number in range(49)] + ["nowhere.png"]
    pq.write_table(pa.table({"path": paths}), folder / "paths.parquet")
    return folder


@pytest.fixture
def run(images: Path, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Reads the images with two Ray workers, in a process of its own."""
    environment = os.environ | {"RAY_OVERRIDE_RESOURCES": '{"CPU": 2}'}
    command = [sys.executable, "-c", RUN, str(images), str(tmp_path)]
    run = subprocess.Popen(command, cwd=ROOT, env=environment)
    yield run
    run.kill()
    run.wait(30)


def parts(output: Path) -> dict[str, int]:
    """The files of finished shards, and when each was written."""
    return {path.name: path.stat().st_mtime_ns for path in output.glob("part-*")}


def command_of(process: int) -> bytes:
    """What a process runs; nothing if it has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def workers(driver: int) -> list[int]:
    """Process ids of the Ray workers below a process that read shards."""
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue  # it has just ended
        children.setdefault(parent, []).append(int(status.parent.name))
    below, found = [driver], []
    while below:
        process = below.pop()
        below += children.get(process, [])
        command = command_of(process)
        if command.startswith(b"ray::") and b"ShardReader" in command:
            found.append(process)
    return found


def read_pass_each(shards: list[Shard]) -> Iterator[tuple[Shard, Iterator[Source]]]:
    """The images of shards, as workers read them."""
    for together in find_passes(shards):
        yield from read_pass(together)


def run_here(recognizer: Recognizer) -> Callable[..., Iterator[dict[str, int]]]:
    """What takes the place of Ray, in this process."""

    def run(
        shards: list[Shard], output: Path, how: HowToRead
    ) -> Iterator[dict[str, int]]:
        reader = ShardReader(str(output), how, recognizer)
        return (row for each in find_passes(shards) for row in reader(as_row(each)))

    return run


def assert_read_as_always(output: Path, images: Path, recognizer: Recognizer) -> None:
    """Every image is there once, with the answer that it has without Ray."""
    shards = find_shards([images], ROWS)
    assert sorted(parts(output)) == [shard.file_name for shard in shards]
    sources = [source for _, images in read_pass_each(shards) for source in images]
    plain = [result.export() for result in read_digits(recognizer, sources)]
    read = [
        row
        for name in sorted(parts(output))
        for row in pq.read_table(output / name).to_pylist()
    ]
    names = ("source", "verdict", "digit", "reason")
    assert [[row[name] for name in names] for row in read] == [
        [row[name] for name in names] for row in plain
    ]
    for row, expected in zip(read, plain, strict=True):
        for name in ("confidence", "probabilities"):
            assert row[name] == pytest.approx(expected[name], abs=1e-5)
    counts = count_verdicts(output)
    assert sum(counts.values()) == len(plain)
    assert counts["error"] == 2, "broken.png and nowhere.png"


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds workers in /proc")
@pytest.mark.skipif(find_spec("ray") is None, reason="needs requirements-scale.txt")
def test_a_killed_worker_loses_and_doubles_nothing(
    run: subprocess.Popen[bytes], images: Path, tmp_path: Path, recognizer: Recognizer
) -> None:
    while not parts(tmp_path) or len(reading := workers(run.pid)) < 2:
        assert run.poll() is None, "the run ended before two workers had begun"
        time.sleep(0.01)  # between looks at the folder
    os.kill(reading[0], signal.SIGKILL)
    assert len(parts(tmp_path)) < len(find_shards([images], ROWS)), "killed too late"
    assert run.wait(120) == 0
    assert_read_as_always(tmp_path, images, recognizer)


def test_a_run_that_was_killed_is_gone_on_with(
    images: Path,
    tmp_path: Path,
    recognizer: Recognizer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ray_engine, "_run", run_here(recognizer))
    for done in read_at_scale([images], tmp_path, ROWS):
        if done > 0.3:
            break
    kept = parts(tmp_path)
    (tmp_path / ".part-000029.parquet-begun").write_text("half a file")
    *_, last = read_at_scale([images], tmp_path, ROWS)
    assert last == 1
    written = parts(tmp_path)
    assert {name: written[name] for name in kept} == kept, "done work was done again"
    assert_read_as_always(tmp_path, images, recognizer)
    assert list(read_at_scale([images], tmp_path, ROWS)) == [1], "nothing is left"


def table_without_images(folder: Path) -> Path:
    pq.write_table(pa.table({"label": [1]}), folder / "labels.parquet")
    return folder


def damaged_table(folder: Path) -> Path:
    (folder / "a.parquet").write_bytes(b"PAR1 and no more")
    return folder


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        pytest.param(lambda folder: folder, "No images found", id="empty folder"),
        pytest.param(table_without_images, "Received: label", id="no such column"),
        pytest.param(damaged_table, "cannot be read as Parquet", id="damaged table"),
    ],
)
def test_what_cannot_be_read_is_said_before_anything_is(
    given: Callable[[Path], Path], sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(ScaleError, match=sentence):
        find_shards([given(tmp_path)])


def test_a_folder_belongs_to_one_run(images: Path, tmp_path: Path) -> None:
    def begin(given: Path) -> None:
        next(read_at_scale([given], tmp_path, ROWS))

    begin(images)
    begin(images)
    with pytest.raises(ScaleError, match="holds readings of other images"):
        begin(images / "deep")
    with pytest.raises(ScaleError, match="in another way"):
        next(read_at_scale([images], tmp_path, ROWS, HowToRead(pages=True)))
    with pytest.raises(ScaleError, match="is among the images"):
        begin(tmp_path)
    (tmp_path / "_run.json").write_text('{"shards": 3')
    with pytest.raises(ScaleError, match=r"_run\.json is damaged"):
        begin(images)
    (tmp_path / "_run.json").unlink()
    (tmp_path / "part-000000.parquet").touch()
    with pytest.raises(ScaleError, match="unknown images"):
        begin(images)


@pytest.mark.parametrize("rows", [1, 7, 1000])
def test_shards_hold_every_image_once(images: Path, rows: int) -> None:
    shards = find_shards([images, images / "deep"], rows)
    assert [shard.number for shard in shards] == list(range(len(shards)))
    names = [s.name for _, sources in read_pass_each(shards) for s in sources]
    files = [name for name in names if "#" not in name]
    cells = set(names) - set(files)
    assert len(names) == 300
    assert cells == {f"{images / 'bytes.parquet'}#{n}" for n in range(100)} | {
        f"{images / 'structs.parquet'}#{n}" for n in range(50)
    }
    assert len(files) == 150, "100 files, and 50 by their paths"


def test_pages_are_read_too(
    images: Path,
    tmp_path: Path,
    recognizer: Recognizer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ray_engine, "_run", run_here(recognizer))
    given = images / "structs.parquet"
    *_, last = read_at_scale([given], tmp_path, ROWS, HowToRead(pages=True))
    assert last == 1
    rows = [
        row
        for part in parts(tmp_path)
        for row in pq.read_table(tmp_path / part).to_pylist()
    ]
    assert len(rows) == 50
    read = [row for row in rows if row["verdict"] == "page"]
    assert read
    for row in read:
        assert row["text"].replace("\n", "") == "".join(
            str(digit["digit"]) for digit in row["digits"]
        )


def test_a_reading_that_is_missing_at_the_end_is_said(
    images: Path,
    tmp_path: Path,
    recognizer: Recognizer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ray_engine, "_run", run_here(recognizer))
    given = images / "bytes.parquet"
    assert list(read_at_scale([given], tmp_path, ROWS))[-1] == 1
    cut = tmp_path / "part-000003.parquet"
    pq.write_table(pq.read_table(cut).slice(0, ROWS - 1), cut)
    with pytest.raises(
        ScaleError, match=r"000003\.parquet has 9 readings of 10 images"
    ):
        list(read_at_scale([given], tmp_path, ROWS))


@pytest.fixture(params=["closed", "silent", "other"])
def port_without_cluster(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[int]:
    """A port on which nobody listens, or says anything, or knows of Ray."""
    monkeypatch.setattr(ray_engine, "_PATIENCE", 0.2)
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        if request.param != "closed":
            holder.listen()
        if request.param == "other":
            threading.Thread(target=answer_as_web_server, args=(holder,)).start()
        yield holder.getsockname()[1]


def answer_as_web_server(listener: socket.socket) -> None:
    """Answer one visitor as servers of HTTP/1 answer what they do not understand."""
    line, _ = listener.accept()
    with line:
        line.recv(1000)
        line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def begin_at(address: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin a run with the cluster at an address."""
    pq.write_table(pa.table({"image": [b""]}), folder / "a.parquet")
    monkeypatch.setenv("RAY_ADDRESS", address)
    list(read_at_scale([folder / "a.parquet"], folder / "out"))


@pytest.mark.skipif(find_spec("ray") is None, reason="needs requirements-scale.txt")
@pytest.mark.parametrize("scheme", ["", "ray://"])
def test_a_port_without_a_cluster_is_said(
    scheme: str,
    port_without_cluster: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = f"{scheme}127.0.0.1:{port_without_cluster}"
    with pytest.raises(ScaleError, match=f"No Ray cluster answers at {address}: "):
        begin_at(address, tmp_path, monkeypatch)


@pytest.mark.skipif(find_spec("ray") is None, reason="needs requirements-scale.txt")
@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        pytest.param("nowhere.invalid:1", "No Ray cluster answers at", id="no host"),
        pytest.param("127.0.0.1", "must name a host and a port", id="no port"),
        pytest.param("127.0.0.1:999999", "No Ray cluster answers at", id="odd port"),
    ],
)
def test_an_address_of_nothing_is_said(
    address: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ScaleError, match=sentence):
        begin_at(address, tmp_path, monkeypatch)
