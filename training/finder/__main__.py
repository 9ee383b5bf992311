"""Train the finder: `python -m training.finder` (resumes if it was interrupted).

`KERAS_BACKEND` chooses what trains it, a GPU with JAX for instance. TensorFlow exports
it: run the same command once more with it, and the folder of the finished run.
"""

import argparse
import os
from dataclasses import replace
from pathlib import Path


def main() -> None:
    """Parse the arguments, train and export."""
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
    import keras  # noqa: PLC0415

    from digit_model.network.manifest import ASSETS  # noqa: PLC0415
    from training.finder.fitting import FinderConfig, train_finder  # noqa: PLC0415

    defaults = FinderConfig()
    parser = argparse.ArgumentParser(
        "python -m training.finder",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--run",
        type=Path,
        default=Path("runs/finder-0"),
        help="folder of checkpoints and curves",
    )
    parser.add_argument("--seed", type=int, default=defaults.seed)
    parser.add_argument("--steps", type=int, default=defaults.steps)
    parser.add_argument(
        "--batch", type=int, default=defaults.batch, help="scenes in a batch"
    )
    parser.add_argument(
        "--peak", type=float, default=defaults.peak, help="highest learning rate"
    )
    parser.add_argument(
        "--start", type=Path, help="finder.weights.h5 of a run to begin from"
    )
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
    config = replace(
        defaults,
        seed=arguments.seed,
        steps=arguments.steps,
        batch=arguments.batch,
        peak=arguments.peak,
        start=arguments.start,
    )
    model = train_finder(config, arguments.run, arguments.workers)
    if keras.backend.backend() != "tensorflow":
        parser.exit(0, "Trained. Run this once more with TensorFlow to export it.\n")
    from training.finder.finder_export import export_finder  # noqa: PLC0415

    export_finder(model, config, arguments.run, arguments.output)


if __name__ == "__main__":
    main()
