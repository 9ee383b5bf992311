"""What drives the running app, for the tests and for the benchmarks."""
