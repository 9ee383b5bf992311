"""Scenes: the same for the same seed, with a truth that fits the picture."""

import numpy as np
import pytest

from digit_model.finding.classes import CLASSES, OTHER, TURNED
from training.scenes.library import Library
from training.scenes.scene import KINDS, compose, compose_kind
from training.scenes.truth import SIDE, Scene, Truth, turn_scene


def test_a_scene_is_decided_by_its_seed_and_number(library: Library) -> None:
    again = [compose(library, 3, number) for number in (5, 5, 6)]
    assert np.array_equal(again[0].image, again[1].image)
    assert again[0].marks == again[1].marks
    assert not np.array_equal(again[0].image, again[2].image)


def test_scenes_have_all_classes_and_both_polarities(library: Library) -> None:
    scenes = [compose(library, 0, number) for number in range(400)]
    assert {m.name for s in scenes for m in s.marks} == {"", *CLASSES}
    lighter = []
    for scene in scenes:
        inked = scene.ink > 200
        if scene.kind != "four small ones" and inked.sum() > 50 and inked.mean() < 0.4:
            paper = scene.image[scene.ink == 0].mean()
            lighter.append(scene.image[inked].mean() > paper)
    assert 0.05 < np.mean(lighter) < 0.95


@pytest.mark.parametrize("kind", KINDS)
def test_boxes_lie_around_the_ink_that_they_are_of(library: Library, kind: str) -> None:
    inside = total = 0.0
    for number in range(25):
        scene = compose_kind(library, kind, 1, number)
        ink = scene.ink.astype(np.float64)
        boxed = np.zeros(ink.shape, bool)
        for mark in scene.marks:
            x, y, width, height = mark.box
            boxed[int(y) : round(y + height) + 1, int(x) : round(x + width) + 1] = True
            if mark.name.isdigit():
                own = ink[int(y) : round(y + height) + 1, int(x) : round(x + width) + 1]
                assert own.max() > 40, f"a {mark.name} without ink"
        inside += float(ink[boxed].sum())
        total += float(ink.sum())
    # What is too large or cut off has ink, but is nobody's to find.
    if kind not in {"close up", "packed", "amount", "scattered"}:
        assert inside >= 0.9 * total


@pytest.mark.parametrize("kind", ["words", "letters", "labeled"])
def test_letters_are_told_where_there_is_ink(library: Library, kind: str) -> None:
    inked = []
    for number in range(25):
        scene = compose_kind(library, kind, 3, number)
        for mark in scene.marks:
            if mark.name == OTHER:
                x, y, width, height = (round(value) for value in mark.box)
                around = scene.image[max(0, y - 2) : y + height + 2]
                around = around[:, max(0, x - 2) : x + width + 2]
                inked.append(np.ptp(around.astype(int)) > 8)
    assert len(inked) > 100
    assert np.mean(inked) > 0.95, "some are faint"


@pytest.mark.parametrize("kind", ["words", "no digits"])
def test_scenes_without_digits_ask_for_none(library: Library, kind: str) -> None:
    scenes = [compose_kind(library, kind, 2, number) for number in range(40)]
    assert not any(m.name.isdigit() for scene in scenes for m in scene.marks)


def test_held_out_writers_are_others(
    library: Library, held_out_library: Library
) -> None:
    seen, unseen = (
        {
            strokes[0].tobytes()
            for _, digits in part.writers
            for recordings in digits.values()
            for strokes in recordings
        }
        for part in (library, held_out_library)
    )
    assert seen
    assert unseen
    assert not seen & unseen
    assert not {f._font.getname() for f in library.fonts} & {
        f._font.getname() for f in held_out_library.fonts
    }


@pytest.mark.parametrize(
    ("quarters", "box"),
    [
        (1, (SIDE - 20 - 40, 10, 40, 30)),
        (2, (SIDE - 10 - 30, SIDE - 20 - 40, 30, 40)),
        (3, (20, SIDE - 10 - 30, 40, 30)),
    ],
)
def test_turning_a_scene_turns_its_boxes(
    quarters: int, box: tuple[float, float, float, float]
) -> None:
    image = np.zeros((SIDE, SIDE), np.uint8)
    image[20:60, 10:40] = 255
    place = (10, 20, 30, 40)
    marks = [Truth("7", place), Truth("-", (100, 100, 9, 2)), Truth(OTHER, place)]
    turned = turn_scene(Scene("lines", image, marks, image), quarters)
    assert turned.marks == [Truth(TURNED[quarters - 1], box), Truth(OTHER, box)]
    x, y, width, height = (int(value) for value in box)
    assert turned.image[y : y + height, x : x + width].min() == 255
    assert turned.image.sum() == image.sum()
