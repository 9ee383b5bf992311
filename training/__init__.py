"""Training, calibration and evaluation of the recognizer in `digit_model`."""

import os

# Without AVX512-VNNI, TensorFlow leaves the faster convolutions of oneDNN off unless
# told otherwise (https://github.com/tensorflow/tensorflow/releases/tag/v2.9.0). With
# AVX2 they take a quarter off an epoch of `vgg`. Read when TensorFlow is imported.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
