"""Every test, in two halves that run beside each other: `make test`.

Together they ask much of two cores, so that now and then one waits in vain for servers that it has killed, frozen or
started. The few that fail are run once more, alone: what fails twice fails the run, and what passes then is named at
the end.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pytest

ROOT = Path(__file__).resolve().parents[1]
# About half of the time. What kills the databases' servers is in the other half, with most of the API's. The platform
# in containers comes last: once started, it runs until the end.
SECOND = (
    *("browser", "docs", "exchange", "manifests", "nginx", "plugins"),
    *("sentiment", "services", "unit", "web", "wheel", "deploy"),
)
FEW = 3
"""More than so many that fail have a cause of their own."""


@dataclass(frozen=True)
class Half:
    """A run of pytest."""

    root: Path
    cache: Path
    """Where pytest notes what failed."""
    arguments: Sequence[str]

    def start(self, *more: str, output: BinaryIO | None = None) -> subprocess.Popen[bytes]:
        """Begin it; what it says goes to `output`, if there is one."""
        command = [sys.executable, "-m", "pytest", "-o", f"cache_dir={self.cache}", *more, *self.arguments]
        return subprocess.Popen(command, cwd=self.root, stdout=output, stderr=output)

    def failed(self) -> list[str]:
        """The tests that failed, by their ids; none where pytest itself did."""
        noted = self.cache / "v" / "cache" / "lastfailed"
        return sorted(json.loads(noted.read_text(encoding="utf-8"))) if noted.exists() else []


def run(root: Path = ROOT, second: Sequence[str] = SECOND) -> bool:
    """Run all tests in `root`, and say whether the change may land."""
    cache = root / ".cache" / "tests"
    cache.mkdir(parents=True, exist_ok=True)
    halves = (
        Half(root, cache / "first", [f"--ignore=tests/{folder}" for folder in second]),
        Half(root, cache / "second", [f"tests/{folder}" for folder in second]),
    )
    print(f"The tests in {', '.join(second)} run beside the others; what they say comes at the end.", flush=True)
    said = cache / "second.txt"
    with said.open("wb") as output:
        beside = halves[1].start("--cache-clear", output=output)
        statuses = [halves[0].start("--cache-clear").wait(), beside.wait()]
    print(said.read_text(encoding="utf-8", errors="replace"), flush=True)
    failed = [half for half, status in zip(halves, statuses, strict=True) if status != pytest.ExitCode.OK]
    return not failed or (set(statuses) <= {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED} and _pass_alone(failed))


def _pass_alone(halves: Sequence[Half]) -> bool:
    """Whether the few that failed pass without company."""
    tests = [half.failed() for half in halves]
    if not all(tests) or sum(map(len, tests)) > FEW:
        return False
    for half, names in zip(halves, tests, strict=True):
        print("Once more, alone:", *names, flush=True)
        if half.start("--last-failed").wait() != pytest.ExitCode.OK:
            return False
    for name in (name for names in tests for name in names):
        print(f"UNSTEADY: failed beside the others and passed alone: {name}", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(0 if run() else 1)
