"""The command line reads any files under any names, and refuses in sentences."""

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digit_model import Recognizer, cli
from tests.fuzz.conftest import Attempt
from tests.fuzz.mutations import damaged
from tests.fuzz.pictures import encoded, seven

PICTURE = encoded(seven(), "PNG")
NAMES = st.one_of(
    st.sampled_from([b"=1+1", b"\x1b[2J", b"a\nb", b"\xff\xfe", b"-x", b"--json"]),
    st.binary(min_size=1, max_size=12).map(
        lambda name: name.replace(b"/", b"_").replace(b"\0", b"_")
    ),
)
ENDS = st.sampled_from([b".png", b".JPG", b".zip", b".txt"])
CONTENTS = st.one_of(st.just(PICTURE), damaged([PICTURE]), st.binary(max_size=60))


@pytest.fixture
def loaded(recognizer: Recognizer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load the model once, not for every case."""
    monkeypatch.setattr(Recognizer, "load", lambda *_: recognizer)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
@pytest.mark.usefixtures("loaded")
@pytest.mark.filterwarnings("ignore::UserWarning")
@given(
    st.dictionaries(st.builds(bytes.__add__, NAMES, ENDS), CONTENTS, max_size=4),
    st.booleans(),
    st.booleans(),
)
def test_files_under_any_names(
    tmp_path_factory: pytest.TempPathFactory,
    attempt: Attempt,
    files: dict[bytes, bytes],
    as_json: bool,
    as_page: bool,
) -> None:
    folder = tmp_path_factory.mktemp("files")
    for name, content in files.items():
        (folder / os.fsdecode(name)).write_bytes(content)
    options = ["--json"] * as_json + ["--page"] * as_page
    given_files = [folder / os.fsdecode(name) for name in files]
    count = sum(len(cli.find_sources(path).sources) for path in given_files)
    output = io.StringIO()
    with attempt("command line: files"), contextlib.redirect_stdout(output):
        paths = [str(path) for path in given_files] or [str(folder)]
        assert cli.main(["read", *options, *paths]) in (0, 1)
    shutil.rmtree(folder)
    lines = output.getvalue().split("\n")[:-1]
    assert len(lines) == count
    for line in lines:
        assert line.isprintable()
        if as_json:
            assert json.loads(line)["verdict"] in ("digit", "page", "rejected", "error")


@pytest.mark.usefixtures("loaded")
@given(st.lists(st.one_of(st.text(max_size=12), st.sampled_from(["read", "--json"]))))
@example(["read", "a" * 5000])
@example(["read", "a/b" * 2000 + ".zip"])
def test_any_arguments(
    tmp_path_factory: pytest.TempPathFactory,
    attempt: Attempt,
    arguments: list[str],
) -> None:
    system = ("/", "~", "..", "ray")  # paths outside the folder, or another engine
    arguments = [a for a in arguments if not a.startswith(system) and "\0" not in a]
    with attempt("command line: arguments"), pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("empty"))
        try:
            status: object = cli.main(arguments)
        except SystemExit as end:  # what argparse does, after it said what is wrong
            status = end.code
        assert status in (0, 1, 2)


def test_names_that_the_terminal_cannot_show_do_not_stop_it(tmp_path: Path) -> None:
    names = ["\udcff.png", "七.png"]
    for name in names:
        (tmp_path / name).write_bytes(PICTURE)
    result = subprocess.run(
        [sys.executable, "-m", "digit_model", "read", str(tmp_path)],
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0
    assert len(result.stdout.splitlines()) == len(names)
