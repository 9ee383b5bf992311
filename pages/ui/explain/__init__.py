"""The parts of the explain page."""
