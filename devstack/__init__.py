"""What `make` starts: the office with its own servers, the tests, the checks, the benchmarks."""
