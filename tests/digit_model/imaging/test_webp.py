"""WebP files: decoded without Pillow, to what Pillow decodes."""

import io

import numpy as np
import pytest
from PIL import Image

from digit_model.errors import ImageError
from digit_model.imaging.webp import decode_webp


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("frames", [1, 2])
def test_the_first_frame_is_what_pillow_decodes(mode: str, frames: int) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (frames, 60, 80, 4), np.uint8)
    first, *others = (Image.fromarray(frame).convert(mode) for frame in noise)
    buffer = io.BytesIO()
    first.save(buffer, "WEBP", save_all=True, append_images=others)
    expected = Image.open(buffer)
    image = decode_webp(buffer.getvalue(), Image.Exif())
    assert image.mode == expected.mode == mode
    np.testing.assert_array_equal(np.asarray(image), np.asarray(expected))


def test_a_file_that_cannot_be_decoded_says_so() -> None:
    with pytest.raises(ImageError, match="damaged"):
        decode_webp(bytes(64), Image.Exif())
