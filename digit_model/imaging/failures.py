"""Sentences for pictures that cannot be decoded, said the same everywhere."""

from digit_model.errors import ImageError


def damaged() -> ImageError:
    """The error for a picture whose data makes no sense."""
    return ImageError(
        "The image is damaged or cut off and cannot be decoded. Save or send it again."
    )


def out_of_memory() -> ImageError:
    """The error for a picture that may be sound, but has found no room."""
    return ImageError(
        "There is not enough memory for this image just now. Try again in a minute, or "
        "save it smaller."
    )
