"""The tests of the API in which the server has the largest part, on the servers that are not the default.

`make test-servers` runs all of them; on the default server they are run with everything else.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

API = Path(__file__).parents[1] / "api"
PARTS = ("test_bad_input.py", "test_conventions.py", "test_readings.py")


@pytest.mark.parametrize("other", ["uvicorn", "granian"])
def test_the_api_passes_its_tests_on_another_server(tmp_path: Path, other: str) -> None:
    options = ["-q", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'run'}", "-k", "not replicated"]
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *(str(API / part) for part in PARTS)],
        env={**os.environ, "SINPLUMA_TEST_SERVER": other},
        cwd=API.parents[1],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert ended.returncode == 0, ended.stdout[-5000:]
