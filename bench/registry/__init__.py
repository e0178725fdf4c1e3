"""Measures the registry and its joint search: see ``python -m bench.registry --help``."""
