"""Damaged files and odd inputs."""
