"""WebP pictures, decoded in half the memory that Pillow takes for them."""

import cv2
import numpy as np
from PIL import Image

from digit_model.imaging.failures import damaged, out_of_memory


def decode_webp(data: bytes, exif: Image.Exif) -> Image.Image:
    """Decode the first frame of a WebP file, to the same pixels as Pillow.

    Args:
        data: The file, which Pillow has opened without finding a fault.
        exif: What goes with the picture, its orientation above all.

    Raises:
        ImageError: It cannot be decoded.
    """
    try:
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error as error:
        no_memory = error.code == cv2.Error.StsNoMem
        raise (out_of_memory() if no_memory else damaged()) from error
    if pixels is None:
        raise damaged()
    has_alpha = pixels.shape[2] == 4
    order = cv2.COLOR_BGRA2RGBA if has_alpha else cv2.COLOR_BGR2RGB
    image = Image.fromarray(np.asarray(cv2.cvtColor(pixels, order, dst=pixels)))
    image.info["exif"] = exif.tobytes()
    return image
