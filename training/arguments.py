"""Arguments that several commands of training take."""

import argparse
from pathlib import Path

from digit_model.network.manifest import ASSETS


def add_data(parser: argparse.ArgumentParser) -> None:
    """Let a command take `--data`, where MNIST is."""
    parser.add_argument("--data", type=Path, help="folder with the four MNIST files")


def add_assets(parser: argparse.ArgumentParser) -> None:
    """Let a command take `--assets`, where the exported model is."""
    parser.add_argument(
        "--assets", type=Path, default=ASSETS, help="folder with the exported model"
    )
