"""The metrics page in a real browser: cells, thresholds, runs and a live training."""

import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from digit_model.evaluation.report import (
    load_images,
    load_metrics,
    load_report,
    report_folders,
)
from digit_model.evaluation.report import run_name as name_of
from digit_model.evaluation.run_progress import RUNS
from digit_model.formatting import a_digit
from harness.app_server import ROOT
from harness.browser_actions import click
from pages.ui.metrics.gallery_chart import png_url
from tests.browser.conftest import Open

PREDICTIONS = load_report().predictions


def pictures(page: Page) -> list[str]:
    """Addresses of the images in the gallery."""
    links: list[str] = page.locator(".mark-image image").evaluate_all(
        "images => images.map(image => image.href.baseVal)"
    )
    return links


def test_a_click_on_a_cell_shows_the_very_images(open_page: Open) -> None:
    wrong = PREDICTIONS[PREDICTIONS["label"] != PREDICTIONS["predicted"]]
    cells = wrong.groupby(["label", "predicted"])
    (true, answer), behind = max(cells, key=lambda cell: len(cell[1]))
    page = open_page("metrics?view=Confusion")
    cell = page.locator(f'.mark-rect path[aria-label*="Read as: {answer}; True digit"]')
    cell = cell.and_(page.locator(f'path[aria-label*="True digit: {true};"]'))
    cell.click(force=True)  # the number lies above the cell
    heading = f"Images of {a_digit(int(str(true)))} read as {answer}: {len(behind)}"
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    expect(page.locator(".mark-image image")).to_have_count(len(behind))
    test = load_images().test
    surest = behind.sort_values("confidence", ascending=False)["index"]
    assert pictures(page) == [png_url(test[index]) for index in surest]
    expect(page).to_have_url(re.compile(f"true={true}&read={answer}"))
    page.locator(".mark-image image").first.click(force=True)
    expect(page.get_by_text(f"Test image {surest.iloc[0]}", exact=True)).to_be_visible()


def test_the_threshold_is_moved_with_the_keyboard(open_page: Open) -> None:
    page = open_page("metrics?view=Confidence")
    slider = page.get_by_role("slider", name="Lowest confidence for an answer")
    slider.focus()
    slider.press("ArrowRight")
    confidences = PREDICTIONS["confidence"].astype("f8")
    given = ~PREDICTIONS["refused"] & (confidences >= 0.5)
    expect(page.get_by_text(f"{given.mean():.2%}", exact=True)).to_be_visible()
    newly = (~PREDICTIONS["refused"]).sum() - given.sum()
    expect(page.get_by_role("heading", name=f"Newly refused: {newly}")).to_be_visible()


def contested(page: Page) -> None:
    """Ask for contested labels only, and wait until fewer images are left."""
    count = len(pictures(page))
    click(page.get_by_text("Only contested labels"))
    expect(page.locator(".mark-image image")).not_to_have_count(count)


def compare(page: Page) -> None:
    """Choose another run, and wait for what both differ in."""
    runs = page.get_by_role("combobox", name=re.compile("Compare"))
    page.wait_for_load_state("networkidle")  # charts above it still move it
    runs.focus()
    runs.press("ArrowDown")
    click(page.get_by_role("option").first)
    expect(page.get_by_text("They disagree on")).to_be_visible()


def draw_errors(page: Page) -> None:
    """Ask for curves of the error, and wait for them."""
    click(page.get_by_text("Error on a log scale"))
    expect(page.locator('[aria-label^="Curves of the error"]')).to_be_visible()


def choose_digit(page: Page) -> None:
    """Choose a row of the matrix, and wait for its images."""
    click(page.get_by_role("combobox", name=re.compile("True digit")))
    click(page.get_by_role("option", name="3", exact=True))
    expect(page.get_by_role("heading", name="Images of a 3")).to_be_visible()


def open_table(page: Page) -> None:
    """Open a table, and wait for it."""
    click(page.get_by_text("As a table").first)
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()


@pytest.mark.parametrize(
    ("view", "act"),
    [
        pytest.param("Overview", compare, id="comparing runs"),
        pytest.param("Training", draw_errors, id="curves"),
        pytest.param("Confusion", choose_digit, id="cells"),
        pytest.param("Errors", contested, id="errors"),
        pytest.param("Robustness", open_table, id="table"),
    ],
)
def test_what_is_done_in_a_view_runs_that_part_alone(
    open_page: Open, view: str, act: Callable[[Page], None]
) -> None:
    page = open_page("about")
    asked: list[str] = []

    def take(data: str | bytes) -> None:
        """Note which part is to be run; an empty name stands for the whole page."""
        message = BackMsg.FromString(data if isinstance(data, bytes) else b"")
        if message.WhichOneof("type") == "rerun_script":
            asked.append(message.rerun_script.fragment_id)

    page.on("websocket", lambda socket: socket.on("framesent", take))
    page.goto(page.url.replace("about", f"metrics?view={view}"))
    expect(page.locator("[data-testid=stVegaLiteChart] svg").first).to_be_visible()
    assert "" in asked, "the page as a whole at first"
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")
    asked.clear()
    act(page)
    assert asked
    assert all(asked), "the page as a whole again"


def test_a_run_is_opened_by_its_address(open_page: Open) -> None:
    for folder in report_folders():
        metrics = load_metrics(folder)
        page = open_page(f"metrics?run={name_of(metrics)}")
        accuracy = page.get_by_test_id("stMetricValue").first
        expect(accuracy).to_have_text(f"{metrics.test.accuracy:.2%}")


SHORT_TRAINING = """
import dataclasses, sys
from pathlib import Path
from training.recipes.configs import CONFIGS
from training.data.mnist import load_mnist
from training.glyphs.corpus import Corpus
from training.train import train

mnist = load_mnist()
few = dataclasses.replace(
    mnist, train=mnist.train[:16384], validation=mnist.validation[:200]
)
config = dataclasses.replace(CONFIGS["baseline"], epochs=2)
train(config, 99, Corpus(few), Path(sys.argv[1]))
"""


@pytest.fixture
def short_training() -> Iterator[subprocess.Popen[bytes]]:
    """A run of two epochs, long enough to be seen, where the app looks for runs."""
    folder = RUNS / f"test-{uuid.uuid4().hex}"
    process = subprocess.Popen(
        [sys.executable, "-c", SHORT_TRAINING, str(folder)], cwd=ROOT
    )
    yield process
    process.kill()
    process.wait(30)
    shutil.rmtree(ROOT / folder, ignore_errors=True)


def test_a_training_run_is_followed(
    open_page: Open, short_training: subprocess.Popen[bytes]
) -> None:
    page = open_page("metrics?view=Training")
    heading = page.get_by_role("heading", name="Training now: baseline, seed 99")
    expect(heading).to_be_visible()
    expect(page.get_by_text(re.compile("Epoch . of 2, batch"))).to_be_visible()
    expect(heading).to_have_count(0)
    assert short_training.wait(60) == 0
