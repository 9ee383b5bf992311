"""Errors whose messages are sentences for the person who caused them."""


class ImageError(ValueError):
    """An image cannot be read; the message says what was wrong and what to do."""


class ModelFileError(RuntimeError):
    """A model file is missing, damaged or not the one that the manifest names."""


class ScaleError(RuntimeError):
    """A run over many images cannot begin or continue; the message says why."""


class FormError(ValueError):
    """A file is not a form, or a form is damaged; the message says what to do."""


class HandError(ValueError):
    """A file with somebody's hand cannot be used; the message says why."""
