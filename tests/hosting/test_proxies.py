"""The proxies' settings in the guide agree with the app's."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("setting", "unit"),
    [
        pytest.param(r"client_max_body_size (\d+)m;", 2**20, id="nginx"),
        pytest.param(r"max_size (\d+)MB", 10**6, id="Caddy"),
    ],
)
def test_the_largest_upload_passes(setting: str, unit: int) -> None:
    guide = (ROOT / "docs" / "hosting.md").read_text("utf-8")
    (megabytes,) = re.findall(setting, guide)
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert int(megabytes) * unit > config["server"]["maxUploadSize"] * 2**20
