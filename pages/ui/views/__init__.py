"""The views of the metrics page: each shows one side of a run's report."""
