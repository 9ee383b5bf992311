"""Scenes that the finder is trained on: digits composed into pictures with their truth."""
