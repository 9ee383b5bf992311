"""Scoring an exported network on what it was not trained on."""
