"""The tests of the API in which the server has the largest part, on the servers that are not the default.

Those are marked `server`. `make test-servers` runs all others too; on the default server they are run with everything
else.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

API = Path(__file__).parents[1] / "api"


@pytest.mark.parametrize("other", ["uvicorn", "granian"])
def test_the_api_passes_its_tests_on_another_server(tmp_path: Path, other: str) -> None:
    options = ["-q", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'run'}", "-m", "server", "-k", "not replicated"]
    parts = [str(module) for module in sorted(API.glob("test_*.py")) if "mark.server" in module.read_text()]
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *parts],
        env={**os.environ, "SINPLUMA_TEST_SERVER": other},
        cwd=API.parents[1],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert ended.returncode == 0, ended.stdout[-5000:]
