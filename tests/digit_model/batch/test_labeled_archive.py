"""Labels in ZIP files: from folders, or from the table of the history."""

import io
import zipfile

import pytest

from digit_model.batch.labeled_archive import open_labeled
from digit_model.errors import ImageError


def packed(files: dict[str, str]) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file


TABLE = "file,true_label\nimages/1.png,7\nimages/2.png,\nimages/3.png,17\n"
CASES = {
    "folders": (
        {"mine/3/a.png": "", "mine/4/b.jpg": "", "mine/x/c.png": ""},
        {"mine/3/a.png": 3, "mine/4/b.jpg": 4},
    ),
    "folders at the top": ({"0/a.png": "", "10/b.png": ""}, {"0/a.png": 0}),
    "the history's table": (
        {
            "images/1.png": "",
            "images/2.png": "",
            "images/3.png": "",
            "answers.csv": TABLE,
        },
        {"images/1.png": 7},
    ),
}


@pytest.mark.parametrize(("files", "labels"), CASES.values(), ids=CASES)
def test_labels_are_found(files: dict[str, str], labels: dict[str, int]) -> None:
    found = open_labeled("my.zip", packed(files))
    assert {item.source.name: item.label for item in found} == {
        f"my.zip/{name}": label for name, label in labels.items()
    }


@pytest.mark.parametrize(
    ("file", "message"),
    [
        pytest.param(packed({"a.png": ""}), "no labeled digits", id="no label"),
        pytest.param(packed({}), "no labeled digits", id="empty"),
        pytest.param(io.BytesIO(b"none"), "not a ZIP file", id="no ZIP file"),
    ],
)
def test_a_file_without_labels_is_refused(file: io.BytesIO, message: str) -> None:
    with pytest.raises(ImageError, match=message):
        open_labeled("my.zip", file)
