"""Training, calibration and evaluation of the recognizer in `digit_model`."""
