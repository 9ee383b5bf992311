"""Tests of what runs the network and of refusing."""
