"""Find out how a sheet lies in a photo, from what is printed on its form."""

import cv2
import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray
from digit_model.errors import ImageError

_SIDE = 800
"""Longer side in pixels at which features are looked for."""
_FEATURES = 2000
_RATIO = 0.8
"""A match is this much nearer than the next one (Lowe, 2004)."""
_REACH = 3.0
"""Matches that are farther off, in pixels of the form, do not count."""
_LEAST = 20
"""Least number of matches between a sheet and its form."""


class Registration:
    """Finds the sheets of one form in pictures, by SIFT features and a homography.

    Args:
        form: `(h, w)` float32 in [0, 1], the form's picture, luminance, white = 1.
    """

    def __init__(self, form: FloatArray) -> None:
        self._sift = cv2.SIFT.create(_FEATURES, contrastThreshold=0.02)
        self._scale = min(1.0, _SIDE / max(form.shape))
        self._points, self._features = self._look(form, self._scale)

    def find(self, gray: FloatArray) -> npt.NDArray[np.float64]:
        """The homography from a picture's pixels to those of the form.

        Args:
            gray: `(h, w)` float32 in [0, 1], luminance, white = 1.

        Returns:
            `(3, 3)` float64.

        Raises:
            ImageError: The form is not in the picture.
        """
        points, features = self._look(gray, min(1.0, _SIDE / max(gray.shape)))
        matrix = None
        if len(points) >= _LEAST and len(self._points) >= _LEAST:
            pairs = cv2.BFMatcher().knnMatch(features, self._features, 2)
            good = [a for a, b in pairs if a.distance < _RATIO * b.distance]
            if len(good) >= _LEAST:
                seen = points[[match.queryIdx for match in good]]
                printed = self._points[[match.trainIdx for match in good]]
                matrix, inliers = cv2.findHomography(
                    seen, printed, cv2.USAC_MAGSAC, _REACH
                )
                if matrix is not None and int(inliers.sum()) < _LEAST:
                    matrix = None
        if matrix is None:
            raise ImageError(
                "The form was not found in this picture. Photograph the whole sheet, "
                "flat and sharp, or check that it is a sheet of this form."
            )
        return np.asarray(matrix, np.float64)

    def _look(self, gray: FloatArray, scale: float) -> tuple[np.ndarray, np.ndarray]:
        """Features of a picture: `(n, 2)` points in its pixels, `(n, 128)` features."""
        pixels = np.round(gray * 255).astype(np.uint8)
        if scale < 1:
            area = cv2.INTER_AREA
            smaller = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=area)
            pixels = np.asarray(smaller, np.uint8)
        keypoints, features = self._sift.detectAndCompute(pixels, None)
        points = np.array([point.pt for point in keypoints]).reshape(-1, 2)
        return (points + 0.5) / scale - 0.5, features
