"""The reports that tests and benchmarks are made with: one place builds them."""
