"""Tests of calibration and of exported files."""
