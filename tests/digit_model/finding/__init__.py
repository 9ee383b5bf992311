"""Tests of finding digits in pictures of anything."""
