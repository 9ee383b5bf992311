"""The weights of what stands around a digit, fitted on real scenes."""

import pytest

from digit_model import Recognizer
from tests.conftest import DATA_OF_SCENES
from training.finder.context_fitting import fit_context
from training.scenes.library import load_library
from training.scenes.scene import compose


@pytest.mark.data(*DATA_OF_SCENES)
def test_opinions_and_company_speak_for_a_digit(recognizer: Recognizer) -> None:
    """40 scenes are few, but what these two speak for is not left to chance."""
    library = load_library(held_out=True)
    weights = fit_context(
        (compose(library, 5, number) for number in range(40)),
        recognizer.finder,
        recognizer.outputs,
        recognizer.finder_manifest.pools,
        recognizer.manifest.preprocessing,
    )
    assert weights.opinion > 0.3
    assert weights.company > 0
