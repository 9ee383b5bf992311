"""Tests of the parts of the training loop."""
