"""Benchmarks of the warehouse: loading beside bare methods, searches and the cookbook, bytes an article."""
