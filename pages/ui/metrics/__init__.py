"""The views of the metrics page, each with its charts."""
