"""Tests of the sources of glyphs."""
