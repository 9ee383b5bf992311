"""Scenes to train the finder on: digits composed into pictures with their truth."""
