"""How quickly the site answers while twenty people sign in at once: hashing must not hold the event loop up."""

from __future__ import annotations

import threading
import time

import httpx

from bench.measure import in_turns, percentile, table
from bench.work import PASSWORD, Work, site_with_work

LOGINS = 20
ROUNDS = 3
AIM_MS = 50
DEFAULT_ROUNDS = "12"
"""bcrypt's cost as operators run it; tests use less."""


def run() -> None:
    """Measure and print."""
    (p99,) = in_turns(_round, rounds=ROUNDS)
    table(f"GET /health/live while {LOGINS} logins hash, ms", [(f"p99 (aim: under {AIM_MS})", str(p99))])


def _round() -> float:
    with site_with_work(bcrypt_rounds=DEFAULT_ROUNDS) as work:
        logins = [threading.Thread(target=_login, args=(work,)) for _ in range(LOGINS)]
        for login in logins:
            login.start()
        times: list[float] = []
        with httpx.Client(base_url=work.site.url, trust_env=False) as client:
            while any(login.is_alive() for login in logins):
                started = time.perf_counter()
                client.get("/health/live").raise_for_status()
                times.append((time.perf_counter() - started) * 1000)
        return percentile(times, 0.99)


def _login(work: Work) -> None:
    with work.site.client() as client:
        client.post("/user/login", json={"username": "author", "password": PASSWORD}).raise_for_status()
