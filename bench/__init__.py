"""Measurements: `make bench`. Figures to look at, never tests."""
