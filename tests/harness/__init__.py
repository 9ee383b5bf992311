"""Tests of what drives the app."""
