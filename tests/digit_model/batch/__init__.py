"""Tests of reading many images."""
