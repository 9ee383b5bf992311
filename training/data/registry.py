"""The data sets of `registry.toml`: where each is, and where it comes from.

Files are looked for in the cache, which is the folder that the environment variable
`DIGIT_DATA` names or else `data` in the repository, and then in `../shared/data`. What
has an address is fetched into the cache when it is first needed.
"""

import hashlib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The folder of the repository."""
SHARED_DATA = ROOT.parent / "shared" / "data"
"""Where data sets are that several checkouts share."""
VARIABLE = "DIGIT_DATA"
"""The environment variable that names another folder for the cache."""


class DataError(RuntimeError):
    """Training data is missing, damaged or not what it should be."""


@dataclass(frozen=True)
class DataSet:
    """An entry of the registry.

    Attributes:
        title: What it is, in a few words.
        folder: Its folder below each of `places()`.
        files: The SHA-256 of each file by its name; empty for what is installed.
        origin: Who made it, and where it is published.
        license: Under which license.
        use: What it may be used for here: to train, to validate or to test.
        obtain: What to do where it cannot be fetched, as a sentence.
        download: The address of the folder of its files, which ends in a slash, or of
            one file that stands in for them; empty if there is none.
        installed: The folder of what another tool installs, below the repository's.
    """

    title: str
    folder: str
    files: Mapping[str, str]
    origin: str
    license: str
    use: str
    obtain: str
    download: str = ""
    installed: str = ""

    @property
    def stand_in(self) -> str:
        """The name of the one file that stands in for the files; empty if none does."""
        return self.download.rpartition("/")[2]

    @property
    def advice(self) -> str:
        """What to do where it cannot be fetched, and where to put it, as sentences."""
        if self.installed:
            return self.obtain
        return f"{self.obtain} Its folder is {places()[0] / self.folder}."

    def find(self) -> Path | None:
        """Look for the data set without fetching it.

        Returns:
            Its file if it has one, or else the folder with all of its files, or the
            file that stands in for them; None if it is nowhere.
        """
        if self.installed:
            folder = ROOT / self.installed
            return folder if folder.is_dir() else None
        for place in places():
            folder = place / self.folder
            if all((folder / name).is_file() for name in self.files):
                return folder / next(iter(self.files)) if self._is_one_file else folder
            if self.stand_in and (folder / self.stand_in).is_file():
                return folder / self.stand_in
        return None

    def locate(self) -> Path:
        """Look for the data set, fetch it if it is nowhere, and check its files.

        Returns:
            What `find` returns.

        Raises:
            DataError: It cannot be had here, or a file is not the original.
        """
        found = self.find()
        if found is None and self.download:
            self._fetch()
            found = self.find()
        if found is None:
            raise DataError(f"{self.title}: not found. {self.advice}")
        self._check(found)
        return found

    @property
    def _is_one_file(self) -> bool:
        return len(self.files) == 1

    def _fetch(self) -> None:
        import keras  # noqa: PLC0415 - slow, and only where something is fetched

        wanted: dict[str, str | None] = {self.stand_in: None}
        if not self.stand_in:
            wanted = {**self.files}
        target = places()[0] / self.folder
        try:
            target.mkdir(parents=True, exist_ok=True)
            for name, digest in wanted.items():
                keras.utils.get_file(
                    name,
                    self.download.removesuffix(self.stand_in) + name,
                    file_hash=digest,
                    hash_algorithm="sha256",
                    cache_dir=str(target.parent),
                    cache_subdir=target.name,
                )
        except Exception as error:
            raise DataError(
                f"{self.title}: could not be fetched from {self.download}. "
                f"{self.advice} Received: {error}"
            ) from error

    def _check(self, found: Path) -> None:
        folder = found if found.is_dir() else found.parent
        if self.installed or found.name == self.stand_in:
            return
        for name, expected in self.files.items():
            file = folder / name
            digest = _sha256(file, file.stat().st_mtime_ns)
            if digest != expected:
                raise DataError(
                    f"{file} is not the original file. Expected SHA-256 {expected}. "
                    f"Received: {digest}"
                )


def places() -> tuple[Path, Path]:
    """The folders that data sets are looked for in; the first is the cache."""
    named = os.environ.get(VARIABLE)
    return Path(named).expanduser() if named else ROOT / "data", SHARED_DATA


@cache
def data_sets() -> Mapping[str, DataSet]:
    """All data sets of `registry.toml` by their short names."""
    text = Path(__file__).with_name("registry.toml").read_text("utf-8")
    return {name: DataSet(**entry) for name, entry in tomllib.loads(text).items()}


def locate(name: str) -> Path:
    """Look for a data set, fetch it if it is nowhere, and check its files.

    Args:
        name: Its short name in `registry.toml`.

    Returns:
        Its file if it has one, or else the folder with all of its files, or the file
        that stands in for them.

    Raises:
        DataError: It cannot be had here, or a file is not the original.
    """
    return data_sets()[name].locate()


@cache
def _sha256(file: Path, modified: int) -> str:  # noqa: ARG001 - part of the cache's key
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
