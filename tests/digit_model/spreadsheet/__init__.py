"""Tests of writing tables for other programs."""
