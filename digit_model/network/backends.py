"""Loading the network as functions of arrays, run by one of two backends.

`litert` runs the LiteRT file, which training converts from the Keras model: the same
weights and answers in a twentieth of TensorFlow's memory. `tensorflow` runs the Keras
model itself.
"""

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.errors import ModelFileError
from digit_model.network.manifest import Manifest
from digit_model.network.network import Network
from digit_model.network.notices import held_back
from digit_model.network.turns import Turns

Backend: TypeAlias = Literal["litert", "tensorflow"]


class LoadedNetwork:
    """A `Network` whose functions are called one at a time where they have to be.

    Args:
        functions: Each maps named arrays to named arrays.
        lock: Held while one of them runs.
        around_first: Entered where one of them runs for the first time.
    """

    def __init__(
        self,
        functions: Mapping[str, Callable[..., Mapping[str, Any]]],
        lock: AbstractContextManager[Any],
        around_first: Callable[[], AbstractContextManager[Any]] = nullcontext,
    ) -> None:
        self._functions, self._lock = functions, lock
        self._around_first, self._called = around_first, set[str]()

    def __call__(self, function: str, /, **inputs: Any) -> dict[str, FloatArray]:  # noqa: ANN401
        """Run one function on its named inputs; its named outputs, float32."""
        with self._lock, self._around(function):
            outputs = self._functions[function](**inputs)
            return {name: np.asarray(value) for name, value in outputs.items()}

    def _around(self, function: str) -> AbstractContextManager[Any]:
        if function in self._called:
            return nullcontext()
        self._called.add(function)
        return self._around_first()


def load_network(folder: Path, manifest: Manifest, backend: Backend) -> Network:
    """Load the network that a manifest describes.

    Raises:
        ModelFileError: Its file is missing, not the one described or cannot be loaded.
    """
    if backend == "litert":
        return load_litert(manifest.lite_path(folder))
    return load_keras(manifest.model_path(folder), _trace_digits)


def as_backend(name: str) -> Backend:
    """Check the name of a backend, as a setting or a command line gives it.

    Raises:
        ModelFileError: There is no such backend.
    """
    for backend in get_args(Backend):
        if name == backend:
            return backend  # type: ignore[no-any-return]
    raise ModelFileError(
        f"The backend must be one of {', '.join(get_args(Backend))}. Received: {name}"
    )


def load_litert(path: Path) -> Network:
    """Load a LiteRT file, with its signatures as functions.

    Raises:
        ModelFileError: It cannot be loaded.
    """
    # Imported here, so that what does not read digits need not load it.
    from ai_edge_litert.interpreter import Interpreter  # noqa: PLC0415

    try:
        # One thread: others wait by spinning, which costs more than it gains.
        interpreter = Interpreter(str(path), num_threads=1)
        names = interpreter.get_signature_list()
        functions = {name: interpreter.get_signature_runner(name) for name in names}
    except (ValueError, RuntimeError) as error:
        raise ModelFileError(f"{path} cannot be loaded by LiteRT: {error}") from error
    return LoadedNetwork(functions, Turns(), held_back)


def load_keras(
    path: Path, trace: Callable[[Any], Mapping[str, Callable[..., Mapping[str, Any]]]]
) -> Network:
    """Load a Keras file.

    Args:
        path: The file.
        trace: Makes functions of the model that it has.

    Raises:
        ModelFileError: It cannot be loaded.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    # Imported here, because it takes seconds and hundreds of megabytes.
    import keras  # noqa: PLC0415

    if path.suffix != ".keras":  # Keras' older formats may run code
        raise ModelFileError(
            f"{path} is not a Keras file: its name must end in .keras."
        )
    try:
        model = keras.saving.load_model(path, compile=False, safe_mode=True)
        functions = trace(model)
    except MemoryError:  # which says nothing about the file
        raise
    except Exception as error:
        raise ModelFileError(
            f"{path} cannot be loaded by Keras {keras.__version__}: {error}"
        ) from error
    return LoadedNetwork(functions, nullcontext())


def _trace_digits(model: Any) -> Mapping[str, Callable[..., Mapping[str, Any]]]:  # noqa: ANN401
    from digit_model.network.traced import trace  # noqa: PLC0415 - loads TensorFlow

    return trace(model)
