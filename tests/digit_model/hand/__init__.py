"""Tests of hands."""
