"""A hundred uploads at once: how much memory they add to the site's, and how quickly it answers others meanwhile."""

from __future__ import annotations

import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.measure import memory, percentile, table
from bench.work import PASSWORD, Work, site_with_work

UPLOADS = 100
MIB = 1024 * 1024
SIZE = 5 * MIB
AIM_MIB, AIM_MS = 200, 100
QUIET_SECONDS = 5
SAMPLE_SECONDS, PAUSE_SECONDS = 0.1, 0.01

# In a process of its own: what it takes is not the site's, and it does not hold up who measures.
SENDERS = """
import collections, json, sys, threading, time
import httpx

photograph = open(sys.argv[1], "rb").read()
api, headers, paths = sys.argv[2], json.loads(sys.argv[3]), json.loads(sys.argv[4])
answers = collections.Counter()
together = threading.Barrier(len(paths))

def send(path):
    with httpx.Client(base_url=api, headers=headers, timeout=300, trust_env=False) as client:
        together.wait()
        while True:
            answer = client.post(path, files={"image": ("a.jpg", photograph, "image/jpeg")})
            answers[answer.status_code] += 1
            if answer.status_code != 503:
                return
            time.sleep(float(answer.headers["Retry-After"]))

threads = [threading.Thread(target=send, args=(path,)) for path in paths]
started = time.perf_counter()
for thread in threads: thread.start()
for thread in threads: thread.join()
print(json.dumps({"seconds": time.perf_counter() - started, "answers": answers}))
"""


def run() -> None:
    """Measure and print."""
    with site_with_work(workers=2, image_quota_mb="5000") as work, tempfile.TemporaryDirectory() as folder:
        photograph = Path(folder) / "photograph.jpg"
        photograph.write_bytes(_photograph())
        headers, paths = _prepare(work)
        command = [
            sys.executable,
            "-c",
            SENDERS,
            str(photograph),
            work.site.api,
            json.dumps(headers),
            json.dumps(paths),
        ]
        began = time.perf_counter()
        quiet, idle = _watch(work, headers, lambda: time.perf_counter() - began < QUIET_SECONDS)
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as senders:
            during, highest = _watch(work, headers, lambda: senders.poll() is None)
            told = json.loads(senders.stdout.read() if senders.stdout else "")
        size = photograph.stat().st_size / MIB
    table(
        f"{UPLOADS} uploads of {size:.1f} MiB at once, two workers",
        [
            ("memory of the idle site, MiB (PSS of its processes)", f"{idle:.0f}"),
            (f"added at most, MiB (aim: under {AIM_MIB})", f"{highest - idle:.0f}"),
            ("others' requests before: median, p99, ms", _figures(quiet)),
            (f"others' requests meanwhile: median, p99, ms (aim: p99 under {AIM_MS})", _figures(during)),
            ("others' requests meanwhile, number", str(len(during))),
            ("seconds until all were stored", f"{told['seconds']:.1f}"),
            ("answers to the uploads, by status", str(told["answers"])),
        ],
    )


def _photograph() -> bytes:
    """A JPEG of 12 million pixels and about 5 MiB, as a telephone makes it."""
    from PIL import Image  # noqa: PLC0415 - an extra

    across = Image.linear_gradient("L").resize((4000, 3000))
    bands = [Image.blend(across, Image.effect_noise((4000, 3000), 60 + 20 * band), 0.3) for band in range(3)]
    image = Image.merge("RGB", bands)
    for quality in range(95, 20, -3):
        file = io.BytesIO()
        image.save(file, "JPEG", quality=quality)
        if file.tell() <= SIZE:
            break
    return file.getvalue() + bytes(SIZE - file.tell())  # as many bytes as were promised


def _prepare(work: Work) -> tuple[dict[str, str], list[str]]:
    """Sign the author in, and begin a work for each upload."""
    with work.site.client() as client:
        form = {"username": "author", "password": PASSWORD}
        tokens = client.post("/user/login", json=form).raise_for_status().json()
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        paths = []
        for number in range(UPLOADS):
            body = {"title": f"Work {number}", "genre_id": 1}
            made = client.post("/notebooks/", json=body, headers=headers).raise_for_status().json()
            paths.append(f"/notebooks/{made['notebook_id']}/image/")
    return headers, paths


def _watch(work: Work, headers: dict[str, str], goes_on: Callable[[], bool]) -> tuple[list[float], float]:
    """Ask as a reader and as a writer by turns while it goes on; gives the times, and the most memory that was seen."""
    times: list[float] = []
    highest = 0.0
    sampled = 0.0
    with work.site.client() as client:
        while goes_on():
            for path, carried in ((f"{work.page_path}?n={len(times)}", {}), (work.page_path, headers)):
                started = time.perf_counter()
                client.get(path, headers=carried).raise_for_status()
                times.append((time.perf_counter() - started) * 1000)
            if time.perf_counter() - sampled > SAMPLE_SECONDS:
                highest, sampled = max(highest, memory(work.site)), time.perf_counter()
            time.sleep(PAUSE_SECONDS)
    return times, highest


def _figures(times: list[float]) -> str:
    return f"{statistics.median(times):.1f}, {percentile(times, 0.99):.1f}"
