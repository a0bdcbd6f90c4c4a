"""The load: wrk, on the same machine, with so many connections, each of which asks again when it is answered."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
from sqlalchemy import Engine, select

from bench.peers.contenders import Running
from bench.peers.scenarios import CONNECTIONS, Ask, saved_works
from bench.peers.seed import Seeded
from bench.peers.stores import CannotMeasure
from sinpluma_notebooks.models import PageDraftRow, PageRow

FAULTS = 0.001
"""A run with a greater share of answers that are no success, or with as many broken connections, does not count."""
FOLDER = Path(__file__).parent


class Load(msgspec.Struct, frozen=True):
    """What one run of wrk gave; `p50` and `p99` in microseconds."""

    requests: int
    microseconds: int
    refused: int
    broken: int
    p50: int
    p99: int

    @property
    def per_second(self) -> float:
        """Requests that were answered in a second."""
        return self.requests / self.microseconds * 1e6


def read_load(running: Running, asks: Sequence[Ask], seconds: float) -> Load:
    """Send GETs, in two threads."""
    lines = [f"/api{ask.path}\t{ask.person.token if ask.person else ''}" for ask in asks]
    return _wrk(running, "read.lua", lines, seconds, threads=2)


def save_load(running: Running, seeded: Seeded, engine: Engine, seconds: float) -> Load:
    """Save pages, each connection its own: one thread a connection, since a script cannot tell those of a thread apart.

    Raises:
        CannotMeasure: as `read_load`; or fewer saves are stored than were acknowledged.
    """
    pages = [(work.pages[0], work.author.token) for work in saved_works(seeded)]
    before = _drafts(engine, [page_id for page_id, _ in pages])
    lines = [
        f"/api/pages/{page_id}\t{token}\t{before[page_id][0]}\t{_numbered(before[page_id][1])}"
        for page_id, token in pages
    ]
    load = _wrk(running, "autosave.lua", lines, seconds, threads=len(pages))
    after = _drafts(engine, list(before))
    stored = sum(after[page_id][0] - version for page_id, (version, _) in before.items())
    if not load.requests <= stored <= load.requests + 2 * len(pages):  # and some under way before, and at the end
        raise CannotMeasure(f"{load.requests} autosaves were acknowledged, and {stored} are stored")
    return load


def _wrk(running: Running, script: str, lines: Sequence[str], seconds: float, *, threads: int) -> Load:
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix="sinpluma-bench-") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        command = [
            *("wrk", "--threads", str(threads), "--connections", str(CONNECTIONS), "--duration", f"{seconds:.0f}s"),
            *("--timeout", "20s", "--script", str(FOLDER / script), running.url, "--", file.name),
        ]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=seconds + 60)
    return read_result(done.stdout + done.stderr)


def read_result(output: str) -> Load:
    """The result that a script printed.

    Raises:
        CannotMeasure: there is none, or too much was refused or broken.
    """
    results = [line.removeprefix("RESULT ") for line in output.splitlines() if line.startswith("RESULT ")]
    if not results:
        raise CannotMeasure(f"wrk failed:\n{output}")
    load = msgspec.json.decode(results[0], type=Load)
    if not load.requests or load.refused + load.broken > FAULTS * load.requests:
        raise CannotMeasure(f"too much was refused or broken: {load}")
    return load


def _drafts(engine: Engine, page_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Version and draft of some pages."""
    drafts = select(PageRow.page_id, PageRow.version, PageDraftRow.content).join(
        PageDraftRow, PageDraftRow.page_id == PageRow.page_id
    )
    with engine.connect() as connection:
        rows = connection.execute(drafts.where(PageRow.page_id.in_(page_ids)))
        return {row.page_id: (row.version, row.content) for row in rows}


def _numbered(content: str) -> str:
    """A document with a place for a number in its first text, for the script."""
    document = json.loads(content)
    document[0]["children"] = [{"text": "Save %d"}]
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
