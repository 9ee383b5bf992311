"""Altair charts: a frame or an array in, a chart out."""
