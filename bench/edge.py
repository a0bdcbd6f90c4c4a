"""The nginx in front: published chapters that it keeps, beside the same bytes as files of the same nginx."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from bench.measure import in_turns, table
from bench.peers.load import FAULTS, FOLDER, read_result
from bench.work import Work, site_with_work

sys.path.insert(0, str(Path(__file__).parents[1] / "deploy"))

from devnginx.names import HOST, name_server
from devnginx.nginx import SHIPPED, Nginx, free_ports, running

CHAPTERS, CONNECTIONS, SECONDS = 50, 32, 5
AIM = 0.6
UNLIMITED = {"nginx_rate": "1000000", "nginx_connections": "65535"}

# In nginx's own words, beside what is shipped: the same TLS, log and limits.
FILES = """
server {{
    listen {address} ssl http2;
    root {folder};
    types {{}}
    default_type application/json;
}}
"""


def run(rounds: int = 3) -> None:
    """Measure and print."""
    if shutil.which("wrk") is None:
        print("edge: wrk is missing (on Debian: apt install wrk)")
        return
    with (
        site_with_work(2, api_prefix="", trusted_hops="1") as work,
        tempfile.TemporaryDirectory() as folder,
        _edge(work, Path(folder)) as (nginx, files),
    ):
        kept, as_files = in_turns(
            partial(_per_second, nginx.public_url, f"/api{work.page_path}?chapter="),
            partial(_per_second, files, "/chapter-"),
            rounds=rounds,
        )
        hits = [line["kept"] for line in nginx.log() if line["path"].startswith("/api/")]
    share = sum(how in {"HIT", "STALE", "UPDATING"} for how in hits) / len(hits)
    table(
        f"nginx over TLS, {CHAPTERS} chapters of 6 KB, {CONNECTIONS} connections, {SECONDS} s a round",
        [
            ("published chapters that it keeps, requests/s", str(kept)),
            ("the same bytes as files, requests/s", str(as_files)),
            (f"ratio (aim: at least {AIM})", f"{kept.median / as_files.median:.2f}"),
            ("of the chapters, answered without asking the api", f"{share:.2%}"),
        ],
    )


@contextmanager
def _edge(work: Work, folder: Path) -> Iterator[tuple[Nginx, str]]:
    """The nginx in front of the site, and where it has the chapter as files."""
    answer = httpx.get(f"{work.site.api}{work.page_path}", trust_env=False).raise_for_status()
    for number in range(CHAPTERS):
        (folder / f"chapter-{number}").write_bytes(answer.content)
    with name_server() as names:
        names.names["api"] = [HOST]
        nginx = Nginx("front", folder / "nginx", nginx_resolver=names.address, **UNLIMITED)
        nginx.environment["SINPLUMA_NGINX_API"] = f"api:{urlsplit(work.site.url).port}"
        nginx.environment["SINPLUMA_NGINX_CONFIGURATION"] = f"{SHIPPED / 'both'} {SHIPPED / 'front'} {folder}"
        address = f"{HOST}:{free_ports(1)[0]}"
        (folder / "more-files.conf").write_text(FILES.format(address=address, folder=folder), encoding="utf-8")
        with running(nginx):
            yield nginx, f"https://{address}"


def _per_second(url: str, path: str) -> float:
    """Requests that are answered in a second, when wrk asks for one chapter after the other."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix="sinpluma-bench-") as file:
        file.write("".join(f"{path}{number}\t\n" for number in range(CHAPTERS)))
        file.flush()
        command = [
            *("wrk", "--threads", "2", "--connections", str(CONNECTIONS), "--duration", f"{SECONDS}s"),
            *("--script", str(FOLDER / "read.lua"), url, "--", file.name),
        ]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=SECONDS + 60)
    load = read_result(done.stdout + done.stderr)
    if load.broken or load.refused > FAULTS * load.requests:
        raise RuntimeError(f"{load.refused} of {load.requests} were refused, {load.broken} connections broke")
    return load.per_second
