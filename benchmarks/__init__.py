"""Measurements, side by side in one run: ratios against a peer or the physical limit.

Each module runs as `python -m benchmarks.NAME`; corpora are folders given as arguments.
"""
