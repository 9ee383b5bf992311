"""Tests of the recognizer as a library."""
