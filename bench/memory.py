"""A worker's memory after 10,000 requests, beside that of a process that only imported the libraries."""

from __future__ import annotations

from pathlib import Path

from bench.libraries import IMPORTS
from bench.measure import in_turns, python, table
from bench.work import Work, site_with_work

REQUESTS = 10_000
ROUNDS = 3
MIB = 1024
RESIDENT = """
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmRSS")))
"""


def run() -> None:
    """Measure and print."""
    worker, libraries = in_turns(_worker, lambda: float(python(IMPORTS + RESIDENT)) / MIB, rounds=ROUNDS)
    table(
        "Resident memory, MiB",
        [
            (f"a worker after {REQUESTS:,} requests", str(worker)),
            ("a process with its libraries", str(libraries)),
            ("ratio of the medians (aim: at most 1.5)", f"{worker.median / libraries.median:.2f}"),
        ],
    )


def _worker() -> float:
    with site_with_work() as work, work.site.client() as client:
        for number in range(REQUESTS):
            client.get(_path(work, number)).raise_for_status()
        return _resident(work.site.workers()[0])


def _path(work: Work, number: int) -> str:
    return (work.page_path, "/notebooks/", f"/notebooks/{work.notebook_id}", "/genres/")[number % 4]


def _resident(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) / MIB
