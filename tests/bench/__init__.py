"""Benchmarks: ``python -m tests.bench`` measures, prints ratios, and exits 1 for a missed want."""
