"""Databases of the first Sin Pluma, for the tests that bring them over."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # what the tests here share

from first_sin_pluma import FirstSinPluma


@pytest.fixture
def first() -> FirstSinPluma:
    """An empty database of the first Sin Pluma."""
    return FirstSinPluma()
