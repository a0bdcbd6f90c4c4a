"""What `make test` makes of tests that fail."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))  # it is not installed

from everything import FEW, run

PASSES = "def test_a(): pass"
FAILS = "def test_a(): assert False"
FAILS_ONCE = """
from pathlib import Path
import pytest

@pytest.mark.parametrize("number", range({tests}))
def test_a(number):
    mark = Path(__file__).with_name(f"seen{{number}}")
    was_seen, _ = mark.exists(), mark.touch()
    assert was_seen
"""
CANNOT_BE_READ = "def test_a(:"


@pytest.mark.parametrize(
    ("first", "second", "passes"),
    [
        (FAILS, PASSES, False),
        (FAILS_ONCE.format(tests=FEW), PASSES, True),
        (FAILS_ONCE.format(tests=1), FAILS_ONCE.format(tests=FEW), False),
        (FAILS_ONCE.format(tests=1), FAILS, False),
        (FAILS_ONCE.format(tests=1), CANNOT_BE_READ, False),
    ],
)
def test_what_fails_a_run(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], first: str, second: str, *, passes: bool
) -> None:
    for folder, content in (("one", first), ("two", second)):
        (tmp_path / "tests" / folder).mkdir(parents=True)
        (tmp_path / "tests" / folder / f"test_{folder}.py").write_text(content)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")

    assert run(tmp_path, ["two"]) is passes

    said = capfd.readouterr().out
    assert ("UNSTEADY" in said) == (passes and "seen" in first + second)
