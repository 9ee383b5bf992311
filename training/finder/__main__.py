"""Train the finder: `python -m training.finder` (resumes if it was interrupted)."""

import argparse
import os
from dataclasses import replace
from pathlib import Path


def main() -> None:
    """Parse the arguments, train and export."""
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
    from digit_model.network.manifest import ASSETS  # noqa: PLC0415
    from training.finder.finder_export import export_finder  # noqa: PLC0415
    from training.finder.fitting import FinderConfig, train_finder  # noqa: PLC0415

    defaults = FinderConfig()
    parser = argparse.ArgumentParser("python -m training.finder", description=__doc__)
    parser.add_argument(
        "--run",
        type=Path,
        default=Path("runs/finder-0"),
        help="folder of checkpoints and curves",
    )
    parser.add_argument("--seed", type=int, default=defaults.seed)
    parser.add_argument("--steps", type=int, default=defaults.steps)
    parser.add_argument(
        "--workers", type=int, default=1, help="processes that compose scenes"
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=ASSETS,
        help="where the finder goes: a folder that has a digit network",
    )
    arguments = parser.parse_args()
    config = replace(defaults, seed=arguments.seed, steps=arguments.steps)
    model = train_finder(config, arguments.run, arguments.workers)
    export_finder(model, config, arguments.run, arguments.output)


if __name__ == "__main__":
    main()
