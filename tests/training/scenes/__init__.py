"""Tests of the scenes that the finder is trained on."""
