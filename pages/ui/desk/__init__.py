"""Runs that visitors asked for, and the network that comes of them."""
