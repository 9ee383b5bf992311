"""Tests of metrics, reports and the model card."""
