"""A stroke while a network is trained: `python -m benchmarks.during_training`.

The app's own process of a run, with its low priority, trains the small network on all
of MNIST. The time of a stroke is that of reading the drawing, before, during and after.
"""

import tempfile
from pathlib import Path

from benchmarks.during_batch import strokes
from benchmarks.figures import Figure, ratio, report
from digit_model import Recognizer
from digit_model.evaluation.own_run import RunChoices
from digit_model.evaluation.run_progress import load_progress
from digit_model.imaging.strokes import draw_strokes
from harness.visits import choose_drawings
from pages.ui.desk.training_desk import OwnRun, start_training

ROUNDS = 3


def measure() -> list[Figure]:
    """Strokes alone and while a network is trained."""
    recognizer = Recognizer.load()
    pictures = [draw_strokes(drawing.strokes) for drawing in choose_drawings(1)[0]]
    alone = strokes(recognizer, pictures)
    with tempfile.TemporaryDirectory() as folder:
        run = OwnRun(Path(folder), RunChoices(epochs=20))
        process = start_training(run)
        during: list[float] = []
        while load_progress(run.folder) is None and process.poll() is None:
            strokes(recognizer, pictures)  # it is still loading
        for _ in range(ROUNDS):
            during += strokes(recognizer, pictures)
        process.terminate()
        process.wait()
    alone += strokes(recognizer, pictures)
    idle = tuple(alone)
    return [
        Figure("a stroke by itself", "ms", idle),
        Figure("a stroke while a network is trained", "ms", tuple(during)),
        ratio("a stroke during training to by itself", during, idle, at_most=1.5),
    ]


if __name__ == "__main__":
    report(measure())
