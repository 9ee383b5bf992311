"""Ways in which pictures of digits go wrong, in three severities each.

After Mu and Gilmer, "MNIST-C: A robustness benchmark for computer vision", 2019,
https://arxiv.org/abs/1906.02337, whose kinds these are; the code and the severities are
our own, so figures do not compare with others'.
"""

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.float32]
"""`(28, 28)` float32 in [0, 1], ink = 1."""
Corruption = Callable[[Image, int, np.random.Generator], Image]

SEVERITIES = (1, 2, 3)
_SIDE = 28
_MIDDLE = (_SIDE - 1) / 2


def shot_noise(image: Image, severity: int, rng: np.random.Generator) -> Image:
    """Too few photons."""
    photons = (60, 25, 10)[severity - 1]
    return (rng.poisson(image * photons) / photons).astype(np.float32)


def impulse_noise(image: Image, severity: int, rng: np.random.Generator) -> Image:
    """Dead and hot pixels."""
    share = (0.02, 0.06, 0.12)[severity - 1]
    draw = rng.random(image.shape)
    return np.where(draw < share, np.float32(draw < share / 2), image)


def gaussian_noise(image: Image, severity: int, rng: np.random.Generator) -> Image:
    """Grain."""
    strength = (0.08, 0.16, 0.28)[severity - 1]
    return (image + rng.normal(0, strength, image.shape)).astype(np.float32)


def blur(image: Image, severity: int, rng: np.random.Generator) -> Image:  # noqa: ARG001
    """Out of focus."""
    sigma = (0.8, 1.3, 2.0)[severity - 1]
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.float32)


def motion_blur(image: Image, severity: int, rng: np.random.Generator) -> Image:
    """The camera moved."""
    length = (3, 5, 9)[severity - 1]
    kernel = np.zeros((length, length), np.float32)
    kernel[length // 2] = 1 / length
    center = ((length - 1) / 2, (length - 1) / 2)
    turn = cv2.getRotationMatrix2D(center, rng.uniform(0, 180), 1)
    kernel = np.asarray(cv2.warpAffine(kernel, turn, (length, length)), np.float32)
    return np.asarray(cv2.filter2D(image, -1, kernel / kernel.sum()), np.float32)


def brightness(image: Image, severity: int, rng: np.random.Generator) -> Image:  # noqa: ARG001
    """A ground that is not black."""
    ground = (0.2, 0.4, 0.6)[severity - 1]
    return ground + (1 - ground) * image


def contrast(image: Image, severity: int, rng: np.random.Generator) -> Image:  # noqa: ARG001
    """Faint ink."""
    return image * np.float32((0.6, 0.35, 0.2)[severity - 1])


def fog(image: Image, severity: int, rng: np.random.Generator) -> Image:
    """Clouds over the picture."""
    share = (0.2, 0.35, 0.5)[severity - 1]
    clouds = cv2.resize(
        rng.random((4, 4)).astype(np.float32), (_SIDE, _SIDE), interpolation=2
    )
    return np.asarray((1 - share) * image + share * np.clip(clouds, 0, 1), np.float32)


def shear(image: Image, severity: int, rng: np.random.Generator) -> Image:
    """Slanted."""
    slant = (0.2, 0.4, 0.6)[severity - 1] * rng.choice([-1, 1])
    return _warp(image, np.array([[1.0, slant], [0, 1]]))


def scale(image: Image, severity: int, rng: np.random.Generator) -> Image:  # noqa: ARG001
    """Small."""
    return _warp(image, np.eye(2) / (0.8, 0.65, 0.5)[severity - 1])


def rotate(image: Image, severity: int, rng: np.random.Generator) -> Image:
    """Turned."""
    angle = np.deg2rad((10, 20, 30)[severity - 1] * rng.choice([-1, 1]))
    cos, sin = np.cos(angle), np.sin(angle)
    return _warp(image, np.array([[cos, -sin], [sin, cos]]))


def translate(image: Image, severity: int, rng: np.random.Generator) -> Image:
    """Off-center."""
    reach = (2, 4, 6)[severity - 1]
    return _warp(image, np.eye(2), reach * rng.choice([-1, 1], 2))


def stripe(image: Image, severity: int, rng: np.random.Generator) -> Image:
    """A band with dark and light exchanged."""
    width = (2, 4, 6)[severity - 1]
    left = int(rng.integers(4, _SIDE - 4 - width))
    striped = image.copy()
    striped[:, left : left + width] = 1 - striped[:, left : left + width]
    return striped


def dotted_line(image: Image, severity: int, rng: np.random.Generator) -> Image:
    """A row of dots across."""
    step = (6, 4, 3)[severity - 1]
    start, end = rng.uniform(2, 25, 2)
    dotted = image.copy()
    for x in range(1, _SIDE - 1, step):
        dotted[round(start + (end - start) * x / _SIDE), x] = 1
    return dotted


def zigzag(image: Image, severity: int, rng: np.random.Generator) -> Image:
    """A thin zigzag across."""
    strength = (0.4, 0.7, 1.0)[severity - 1]
    xs = np.arange(0, _SIDE, 4)
    ys = rng.uniform(6, 22) + np.where(np.arange(len(xs)) % 2, 3, -3)
    points = np.round(np.stack([xs, ys], axis=1) * 16).astype(np.int32)
    line = np.zeros((_SIDE, _SIDE), np.uint8)
    cv2.polylines(line, [points], False, 255, 1, cv2.LINE_AA, 4)
    return np.maximum(image, line / np.float32(255) * strength).astype(np.float32)


def spatter(image: Image, severity: int, rng: np.random.Generator) -> Image:
    """Drops of ink."""
    drops = (2, 4, 7)[severity - 1]
    spattered = image.copy()
    for x, y in rng.integers(1, _SIDE - 1, (drops, 2)).tolist():
        cv2.circle(spattered, (x, y), int(rng.integers(0, 2)), 1.0, -1)
    return spattered


CORRUPTIONS: dict[str, Corruption] = {
    "Shot noise": shot_noise,
    "Impulse noise": impulse_noise,
    "Gaussian noise": gaussian_noise,
    "Blur": blur,
    "Motion blur": motion_blur,
    "Brightness": brightness,
    "Contrast": contrast,
    "Fog": fog,
    "Shear": shear,
    "Scale": scale,
    "Rotate": rotate,
    "Translate": translate,
    "Stripe": stripe,
    "Dotted line": dotted_line,
    "Zigzag": zigzag,
    "Spatter": spatter,
}


def corrupt(name: str, image: Image, severity: int, rng: np.random.Generator) -> Image:
    """Apply one of `CORRUPTIONS`.

    Args:
        name: The name of the corruption.
        image: `(28, 28)` float32 in [0, 1], ink = 1.
        severity: 1 to 3.
        rng: Random number generator.

    Returns:
        `(28, 28)` float32 in [0, 1].
    """
    return np.clip(CORRUPTIONS[name](image, severity, rng), 0, 1).astype(np.float32)


def _warp(
    image: Image,
    matrix: npt.NDArray[np.float64],
    shift: npt.NDArray[np.int64] | None = None,
) -> Image:
    """Sample the image at `matrix` times each position about the middle, plus shift."""
    center = np.array([_MIDDLE, _MIDDLE])
    offset = center - matrix @ center + (0 if shift is None else shift)
    whole = np.column_stack([matrix, offset])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(image, whole, (_SIDE, _SIDE), flags=flags))
