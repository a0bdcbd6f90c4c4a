"""What Kubernetes would be given, rendered by its own kustomize."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # what the tests here share

from rendered import OVERLAYS, Manifest, render


@pytest.fixture(scope="session", params=OVERLAYS)
def overlay(request: pytest.FixtureRequest) -> list[Manifest]:
    """Every document of an overlay; a test that changes one changes a copy."""
    return render(f"overlays/{request.param}")


@pytest.fixture(scope="session")
def production() -> list[Manifest]:
    """Every document of the overlay `production`."""
    return render("overlays/production")
