"""The Docker image: what is copied into it, and that it runs, without an engine."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dockerfile
import pytest
from docker.utils.build import exclude_paths

ROOT = Path(__file__).parents[2]
OPEN_EVERY_PAGE = """
from pathlib import Path
from streamlit.testing.v1 import AppTest

app = AppTest.from_file("streamlit_app.py", default_timeout=60).run()
for page in sorted(Path("pages").glob("[a-z]*.py")):
    app.switch_page(str(page)).run()
    assert not app.exception, app.exception
    print(page.stem)
"""


@pytest.fixture(scope="module")
def final_stage() -> list[dockerfile.Command]:
    """The instructions of the stage that becomes the image."""
    commands = list(dockerfile.parse_file(str(ROOT / "Dockerfile")))
    last = max(n for n, command in enumerate(commands) if command.cmd == "FROM")
    return commands[last:]


def instruction(stage: list[dockerfile.Command], name: str) -> list[str]:
    """The words of the only instruction of that name."""
    (command,) = [command for command in stage if command.cmd == name]
    return list(command.value)


@pytest.fixture(scope="module")
def image(
    final_stage: list[dockerfile.Command], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The folder `/app` of the image."""
    patterns = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    context = {Path(name) for name in exclude_paths(str(ROOT), patterns)}
    app = tmp_path_factory.mktemp("image") / "app"
    for command in final_stage:
        if command.cmd != "COPY" or command.flags:
            continue
        source, target = command.value
        files = [
            f for f in context if f.is_relative_to(source) and (ROOT / f).is_file()
        ]
        assert files, f"COPY {source} copies nothing"
        for file in files:
            copy = app / target / file.relative_to(source)
            copy = app / target / file.name if file == Path(source) else copy
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / file, copy)
    return app


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


def test_only_the_app_is_in_the_image(image: Path) -> None:
    assert {path.name for path in image.iterdir()} == {
        *(".streamlit", "digit_model", "pages", "streamlit_app.py"),
    }
    assert not list(image.rglob("__pycache__"))
    assert not list(image.rglob("secrets.toml"))


def test_the_image_does_not_run_as_root(final_stage: list[dockerfile.Command]) -> None:
    (user,) = instruction(final_stage, "USER")
    assert int(user) > 0
    names = [command.cmd for command in final_stage]
    assert names.index("USER") < names.index("CMD")
    assert "COPY" not in names[names.index("USER") :]  # so the app cannot be changed


def test_every_page_opens_from_the_images_files_alone(image: Path) -> None:
    command = [sys.executable, "-c", OPEN_EVERY_PAGE]
    output = subprocess.check_output(command, cwd=image, text=True)
    scripts = (ROOT / "pages").glob("[a-z]*.py")
    assert output.split() == sorted(page.stem for page in scripts)


@pytest.fixture
def started(
    final_stage: list[dockerfile.Command], image: Path, port: int
) -> Iterator[subprocess.Popen[bytes]]:
    """The image's command, on a free port."""
    program, *arguments = instruction(final_stage, "CMD")
    assert program == "streamlit"
    command = [sys.executable, "-m", program, *arguments]
    command = [word.replace("8501", str(port)) for word in command]
    with subprocess.Popen(command, cwd=image) as server:
        yield server
        server.terminate()


def test_the_health_check_tells_whether_the_app_answers(
    final_stage: list[dockerfile.Command],
    started: subprocess.Popen[bytes],
    port: int,
) -> None:
    kind, program, *arguments = instruction(final_stage, "HEALTHCHECK")
    assert (kind, program) == ("CMD", "python")
    check = [sys.executable, *(word.replace("8501", str(port)) for word in arguments)]

    def status() -> int:
        return subprocess.run(check, stderr=subprocess.DEVNULL, check=False).returncode

    assert any(status() == 0 for _ in range(300)), "the app did not start"
    started.terminate()
    started.wait(30)
    assert status() == 1
