"""The linguistics service over HTTP: a chapter in one POST, 200 GETs a second beside other load, and its memory."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from itertools import cycle, islice
from pathlib import Path

import httpx

from bench.measure import memory, percentile, resident, table
from bench.work import site_with_work
from sinpluma.testing import LiveSite, live_site
from sinpluma_sentiment.sentences import sentences

CHAPTER = 800
ROUNDS, UNCOUNTED = 50, 5
PER_SECOND, SECONDS = 200, 20
AIM_POST, AIM_GET, AIM_MIB = 60, 25, 110
UNLIMITED = {"sentiment_limit": "900000/1s"}
ALONE = {"plugins": "sentiment", "database_url": "none", "api_prefix": "", "log_level": "warning", **UNLIMITED}

# In a process of its own. Each question has its moment, and its time counts from then, sent late or not: a service
# that stands still is not asked less for it.
SENDERS = """
import asyncio, json, sys, time
import aiohttp

told = json.loads(sys.stdin.read())
times, answers = [], {}

async def ask(session, moment, count, **request):
    await asyncio.sleep(max(0, moment - time.perf_counter()))
    async with session.request(**request) as answer:
        await answer.read()
    if count:
        times.append((time.perf_counter() - moment) * 1000)
        answers[answer.status] = answers.get(answer.status, 0) + 1

async def main():
    async with aiohttp.ClientSession(told["url"], connector=aiohttp.TCPConnector(limit=64)) as session:
        for load in told["loads"]:  # whatever is loaded at first use
            await ask(session, 0, False, **load["requests"][0])
        began = time.perf_counter() + 0.5
        asked = [
            ask(session, began + n / load["rate"], load["count"], **load["requests"][n % len(load["requests"])])
            for load in told["loads"]
            for n in range(int(load["rate"] * told["seconds"]))
        ]
        await asyncio.gather(*asked)

asyncio.run(main())
print(json.dumps({"times": times, "answers": answers}))
"""


def run() -> None:
    """Measure and print."""
    chapter = _chapter()
    body = {"sentences": [{"key": str(number), "sentence": one} for number, one in enumerate(chapter)]}
    words = statistics.mean(len(one.split()) for one in chapter)
    gets = [{"method": "GET", "url": "/sentiment", "params": {"key": "1", "sentence": one}} for one in chapter]
    post = {"method": "POST", "url": "/sentiment", "json": body}
    with _service() as service:
        idle = memory(service)
        posted = _times(service.url, body)
        as_text = _times(service.url, {"text": "\n".join(chapter)})
        beside_posts = _asked(service.url, [_load(PER_SECOND, gets, counted=True), _load(1, [post])])
        busy, serving = memory(service), resident(service.workers()[0])
    with site_with_work(1, **UNLIMITED) as work:
        reads = [{"method": "GET", "url": f"/api{work.page_path}?n={number}"} for number in range(1_000)]
        on_site = [{**one, "url": f"/api{one['url']}"} for one in gets]
        loads = [
            _load(PER_SECOND, on_site, counted=True),
            _load(100, reads),
            _load(1, [{**post, "url": "/api/sentiment"}]),
        ]
        beside_reads = _asked(work.site.url, loads)
    table(
        f"Sentiment over HTTP, one worker, {CHAPTER} sentences of {words:.0f} words on average",
        [
            (f"a chapter in one POST: median, p99, ms (aim: under {AIM_POST})", _figures(posted)),
            ("the same as a text: median, p99, ms", _figures(as_text)),
            (
                f"{PER_SECOND} GETs/s beside a chapter a second: median, p99, ms (aim: p99 under {AIM_GET})",
                beside_posts,
            ),
            ("the same within a site, beside 100 page reads/s too: median, p99, ms", beside_reads),
            ("memory of the service before the first sentence, MiB (PSS of its processes)", f"{idle:.0f}"),
            (f"memory of its worker after all that, MiB (resident; aim: at most {AIM_MIB})", f"{serving:.0f}"),
            ("memory of the worker and its supervisor, MiB (PSS)", f"{busy:.0f}"),
        ],
    )


@contextmanager
def _service() -> Iterator[LiveSite]:
    """The service as `sinpluma linguistics` starts it."""
    with tempfile.TemporaryDirectory() as folder, live_site(Path(folder) / "data", workers=1, **ALONE) as service:
        yield service


def _chapter() -> list[str]:
    """The sentences of the demo's stories, again from the beginning until there are enough."""
    texts = [story.read_text("utf-8") for story in _stories()]
    found = [text[span.start : span.end] for text in texts for span in sentences(text)]
    return list(islice(cycle(found), CHAPTER))


def _stories() -> Iterator[Path]:
    folder = files("sinpluma_notebooks") / "demo"
    yield from sorted(path for path in Path(str(folder)).glob("*.md"))


def _times(url: str, body: object) -> list[float]:
    """Milliseconds of one POST after another."""
    times = []
    with httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
        for _ in range(UNCOUNTED + ROUNDS):
            began = time.perf_counter()
            answer = client.post("/sentiment", json=body).raise_for_status()
            times.append((time.perf_counter() - began) * 1000)
            assert len(answer.json()["results"]) >= CHAPTER  # noqa: S101 - a figure of less would be none
    return times[UNCOUNTED:]


def _load(rate: float, requests: Sequence[object], *, counted: bool = False) -> dict[str, object]:
    """So many requests a second."""
    return {"rate": rate, "requests": requests, "count": counted}


def _asked(url: str, loads: Sequence[object]) -> str:
    """How long those took that count, while all of them were sent."""
    told = json.dumps({"url": url, "seconds": SECONDS, "loads": loads})
    done = subprocess.run(
        [sys.executable, "-c", SENDERS], input=told, check=True, capture_output=True, text=True, timeout=10 * SECONDS
    )
    found = json.loads(done.stdout)
    return f"{_figures(found['times'])}; answers {found['answers']}"


def _figures(times: list[float]) -> str:
    return f"{statistics.median(times):.1f}, {percentile(times, 0.99):.1f}"
