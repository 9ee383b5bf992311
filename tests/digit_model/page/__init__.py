"""Tests of reading many digits on one picture."""
