"""The steps of the pipeline: each runs adapters, asks rules, and writes through the store.

Every step may be run twice, killed at any moment, and run beside another.
"""
