"""Train on the page, draw with what came of it, and load a hand, in a real browser."""

import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from digit_model import Recognizer
from digit_model.hand.hand_file import hand_as_bytes
from harness.browser_actions import click, draw, expect_digit, menu_link
from tests.browser.conftest import Open
from training.data import pens

Strokes = dict[int, list[np.ndarray]]
TRAINING_MS = 600_000
"""Longest wait for an epoch or two: training gives way to everything else."""
EPOCHS = 25
"""Enough to stop a run on 2% of the digits before it ends."""


def press(page: Page, name: str) -> None:
    """Press a button."""
    click(page.get_by_role("button", name=name, exact=True))


def curve(page: Page, epochs: int | None = None) -> Locator:
    """What belongs to the curve of the accuracy over so many epochs, or over any."""
    count = r"\d+" if epochs is None else epochs
    name = rf"Show data: The accuracy by epoch so far, {count} epoch"
    return page.get_by_role("button", name=re.compile(name))


@pytest.mark.data("mnist")
def test_a_small_network_is_trained_stopped_resumed_and_drawn_with(
    open_page: Open, strokes: Strokes
) -> None:
    page = open_page("train_here")
    share = page.get_by_role("slider", name="How much of MNIST")
    share.press("Home")
    expect(page.get_by_text("2%", exact=True).first).to_be_visible()
    epochs = page.get_by_role("slider", name="Epochs")
    for _ in range(EPOCHS - 5):
        epochs.press("ArrowRight")
    # Sliders speak to the app a moment later, and a click just then is lost.
    asked = f"--share 0.02 --epochs {EPOCHS}"
    expect(page.get_by_text(asked)).to_be_attached()
    press(page, "Train")
    # The page looks every two seconds, and an epoch may take less.
    begun = page.get_by_text(re.compile(r"After epoch \d+:"))
    expect(begun).to_be_visible(timeout=TRAINING_MS)
    expect(curve(page)).to_be_attached()
    press(page, "Stop training")
    expect(page.get_by_text("Stopped in epoch")).to_be_visible()
    click(menu_link(page, "About"))
    expect(page.get_by_role("heading", name="About", exact=True)).to_be_visible()
    click(menu_link(page, "Train"))
    press(page, "Resume")
    trained = page.get_by_text("The network is trained.")
    expect(trained).to_be_visible(timeout=TRAINING_MS)
    expect(page.get_by_text(f"After epoch {EPOCHS}:")).to_be_visible()
    expect(curve(page, EPOCHS)).to_be_attached()
    click(menu_link(page, "Draw"))
    draw(page, strokes[1])
    expect_digit(page, 1)
    expect(page.get_by_text("My network")).to_be_visible()
    click(page.get_by_text("Mine", exact=True))
    click(menu_link(page, "Explain"))
    expect(page.get_by_role("radio", name="Mine")).to_be_checked()
    expect(page.get_by_role("tab", name="Layer by layer")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_loaded_hand_changes_an_answer(
    open_page: Open,
    strokes: Strokes,
    recorded: dict[int, pens.PenDigit],
    recognizer: Recognizer,
    tmp_path: Path,
) -> None:
    ink = 1 - pens.draw_pen(recorded[7], 0)
    glyph = np.round(recognizer.prepare_drawing(ink).glyph * 255).astype(np.uint8)
    labels = np.full(3, 1, np.uint8)
    file = tmp_path / "my-hand.npz"
    hand = recognizer.learn_hand(np.stack([glyph] * 3), labels)
    file.write_bytes(hand_as_bytes(hand.without_pictures()))
    page = open_page()
    draw(page, strokes[7])
    expect_digit(page, 7)
    click(menu_link(page, "History"))
    click(page.get_by_role("link", name="Teach the app how you write"))
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("3 from a file")).to_be_visible()
    click(menu_link(page, "Draw"))
    expect(page.get_by_text("Adapted to your hand: 3 examples.")).to_be_visible()
    expect_digit(page, 1)
