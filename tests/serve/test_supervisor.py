"""`sinpluma serve`: two workers on one socket, that outlive each other and finish what they began."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import pytest

from sinpluma.testing import LiveSite

Start = Callable[..., LiveSite]
Pin = Callable[[LiveSite], dict[int, httpx.Client]]


def _notes(site: LiveSite) -> list[str]:
    with sqlite3.connect(site.data_dir / "sinpluma.sqlite3") as connection:
        found = [row[0] for row in connection.execute("SELECT text FROM probe_note ORDER BY note_id")]
    connection.close()
    return found


def _samples(site: LiveSite, name: str) -> dict[str, float]:
    text = httpx.get(f"{site.url}/metrics", trust_env=False).text
    return {match[1]: float(match[2]) for match in re.finditer(rf"^({name}(?:\{{.*\}})?) (\S+)$", text, re.MULTILINE)}


def test_both_workers_answer_on_the_one_address(start_probe: Start, pin: Pin) -> None:
    site = start_probe(workers=2)
    assert len(pin(site)) == 2


def test_links_lead_to_the_port_that_is_listened_on_where_no_address_is_set(start_site: Start) -> None:
    site = start_site(workers=1)
    robots = httpx.get(f"{site.url}/robots.txt", trust_env=False).text
    assert f"Sitemap: http://localhost:{httpx.URL(site.url).port}/sitemap.xml" in robots.splitlines()


def test_a_killed_worker_is_back_within_two_seconds_and_the_other_answers_throughout(
    start_probe: Start, pin: Pin, until: Any, is_alive: Callable[[int], bool], server: str
) -> None:
    site = start_probe(workers=2, server=server)
    connections = pin(site)
    victim, survivor = connections

    os.kill(victim, signal.SIGKILL)
    killed = time.monotonic()
    until(lambda: not is_alive(victim), 2)

    def replaced() -> bool:
        assert connections[survivor].get("/probe/worker").json()["pid"] == survivor
        with site.client() as fresh:  # a new connection is never refused nor lost meanwhile
            return fresh.get("/probe/worker").json()["pid"] not in {victim, survivor}

    until(replaced, 2 - (time.monotonic() - killed))
    assert len(site.workers()) == 2
    assert site.stop() == 0


def test_sigterm_lets_a_request_in_flight_finish_and_refuses_new_connections_meanwhile(
    start_probe: Start, gates: Any, until: Any, refuses: Callable[[LiveSite], bool], server: str
) -> None:
    site = start_probe(workers=2, server=server)
    with ThreadPoolExecutor() as pool, site.client() as client:
        slow = pool.submit(client.post, "/probe/notes", json={"text": "slow", "wait": "before"})
        gates.wait_for("slow")

        site.process.send_signal(signal.SIGTERM)
        until(lambda: refuses(site))
        assert site.process.poll() is None
        gates.open("slow")

        assert slow.result().status_code == 201
    assert site.process.wait(10) == 0
    assert _notes(site) == ["slow"]


def test_sigterm_lets_a_body_that_is_still_being_sent_arrive(
    start_probe: Start,
    until: Any,
    refuses: Callable[[LiveSite], bool],
    dial: Callable[[LiveSite], HTTPConnection],
    server: str,
) -> None:
    site = start_probe(workers=1, server=server)
    body = b'{"text": "slowly"}'
    connection = dial(site)
    connection.putrequest("POST", "/api/probe/notes")
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body[:5])
    until(lambda: sum(_samples(site, "sinpluma_requests_in_flight").values()) == 2)  # ours, and the one that asks

    site.process.send_signal(signal.SIGTERM)
    until(lambda: refuses(site))
    connection.send(body[5:])

    assert connection.getresponse().status == 201
    assert site.process.wait(10) == 0


def test_sigterm_does_not_wait_for_idle_connections(start_probe: Start, pin: Pin, server: str) -> None:
    site = start_probe(workers=2, graceful_timeout="60", server=server)
    pin(site)
    assert site.stop() == 0  # within 30 seconds, half of what a request would have been given


def test_a_request_that_outlasts_the_graceful_timeout_is_answered_503_and_does_not_hold_the_site_up(
    start_probe: Start, gates: Any, is_alive: Callable[[int], bool], server: str
) -> None:
    site = start_probe(workers=1, graceful_timeout="0", server=server)
    (worker,) = site.workers()
    with ThreadPoolExecutor() as pool, site.client() as client:
        endless = pool.submit(client.post, "/probe/notes", json={"text": "endless", "wait": "before"})
        gates.wait_for("endless")
        site.process.send_signal(signal.SIGTERM)
        assert site.process.wait(10) == 0
        assert not is_alive(worker)
        answer = endless.result()
    assert (answer.status_code, answer.json()["code"]) == (503, "timed_out")
    assert "Retry-After" in answer.headers
    assert _notes(site) == []
    assert "Traceback" not in site.log()


def test_ctrl_c_stops_the_site_as_sigterm_does(start_probe: Start) -> None:
    site = start_probe(workers=2)
    workers = site.workers()
    for pid in (site.process.pid, *workers):  # a terminal signals the whole process group
        os.kill(pid, signal.SIGINT)
    assert site.process.wait(10) == 0


def test_workers_die_with_their_parent(start_probe: Start, until: Any, is_alive: Callable[[int], bool]) -> None:
    site = start_probe(workers=2)
    workers = site.workers()
    site.process.kill()
    site.process.wait(10)
    until(lambda: not any(map(is_alive, workers)))


def test_while_a_site_drains_ready_answers_503_and_everything_else_is_served(
    start_probe: Start, until: Any, server: str
) -> None:
    site = start_probe(workers=1, drain_seconds="1", server=server)
    with httpx.Client(base_url=site.url, trust_env=False) as client:
        assert client.get("/health/ready").status_code == 200
        site.process.send_signal(signal.SIGTERM)
        until(lambda: client.get("/health/ready").status_code == 503, 1)
        with site.client() as fresh:
            assert fresh.post("/probe/notes", json={"text": "late"}).status_code == 201
        assert client.get("/health/ready").json()["status"] == "stopping"
        assert client.get("/health/live").status_code == 200
    assert site.process.wait(10) == 0


def test_a_taken_port_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = _serve(tmp_path, "--port", str(port))
    assert ended.returncode == 1
    assert ended.stderr == (
        f"Error: cannot listen on 127.0.0.1, port {port}: Address already in use. "
        "Choose another with --port or SINPLUMA_PORT.\n"
    )


def test_faults_in_the_settings_of_core_and_plugin_end_the_site_at_once_with_status_78(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "probe"))
    ended = _serve(tmp_path, SINPLUMA_PLUGINS="probe", SINPLUMA_PROBE_LEVEL="10", SINPLUMA_LOG_LEVEL="loud")
    assert ended.returncode == 78
    for name in ("SINPLUMA_PROBE_LEVEL", "SINPLUMA_PROBE_GATES", "SINPLUMA_LOG_LEVEL"):
        assert name in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_fault_in_a_plugins_settings_alone_ends_the_site_instead_of_a_restart_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "probe"))
    ended = _serve(
        tmp_path, "--workers", "2", SINPLUMA_PLUGINS="probe", SINPLUMA_PROBE_GATES="x", SINPLUMA_PROBE_LEVEL="10"
    )
    assert ended.returncode == 78
    assert "SINPLUMA_PROBE_LEVEL: Expected `int` <= 9" in ended.stderr
    assert "another starts" not in ended.stderr


def test_a_site_that_cannot_start_tries_again_ever_later_and_starts_once_the_fault_is_mended(
    tmp_path: Path, until: Any
) -> None:
    database = tmp_path / "data" / "sinpluma.sqlite3"
    database.parent.mkdir()
    database.write_bytes(b"this is no database " * 100)
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "sinpluma", "serve", "--port", "0"],
            env=_environment(tmp_path),
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=tmp_path,
        )
    try:
        said = (tmp_path / "log").read_text
        until(lambda: "another starts in 1 s" in said())
        assert "file is not a database" in said()
        database.unlink()
        until(lambda: "answers at" in said())
        assert said().count("a worker ended") == 2
        process.terminate()
        assert process.wait(10) == 0
    finally:
        process.kill()


def test_the_measures_of_both_workers_are_added_up(start_probe: Start, pin: Pin, until: Any) -> None:
    site = start_probe(workers=2)
    connections = pin(site)
    name = "sinpluma_request_seconds_count"
    label = f'{name}{{method="GET",route="/api/probe/crash",status="500"}}'
    for client, times in zip(connections.values(), (3, 4), strict=True):
        for _ in range(times):
            client.get("/probe/crash")
    assert _samples(site, name)[label] == 7

    victim = next(iter(connections))
    os.kill(victim, signal.SIGKILL)
    until(lambda: victim not in site.workers() and len(site.workers()) == 2)
    assert _samples(site, name)[label] == 7, "what a dead worker counted stays counted"


def test_a_request_that_died_with_its_worker_is_not_in_flight_any_more(
    start_probe: Start, pin: Pin, gates: Any, until: Any
) -> None:
    site = start_probe(workers=2)
    with ThreadPoolExecutor() as pool, site.client() as client:
        pool.submit(client.post, "/probe/notes", json={"text": "dead", "wait": "before"})
        victim = gates.wait_for("dead")
        assert sum(_samples(site, "sinpluma_requests_in_flight").values()) == 2
        os.kill(victim, signal.SIGKILL)
        until(lambda: victim not in site.workers())
        assert sum(_samples(site, "sinpluma_requests_in_flight").values()) == 1


def test_logs_are_json_lines_that_hold_no_query_string_body_or_token(
    start_probe: Start, pin: Pin, until: Any, server: str
) -> None:
    site = start_probe(workers=2, log_format="json", log_level="debug", server=server)
    secrets = ("query-secret", "body-secret", "token-secret", "path-secret", "name-secret")
    with site.client(headers={"Authorization": "Bearer token-secret"}) as client:
        client.get("/probe/worker?q=query-secret", headers={"X-Request-ID": "a-given-request-id"})
        client.get("/path-secret")
        client.post("/probe/notes?q=query-secret", json={"text": "body-secret", "name-secret": 1})
        client.post("/probe/notes", json={"text": "Body-secret!"})
        client.post("/probe/notes", content=b'{"text": "body-secret')
        client.get("/probe/crash?q=query-secret")
    os.kill(next(iter(pin(site))), signal.SIGKILL)
    until(lambda: "SIGKILL" in site.log())
    assert site.stop() == 0

    text = site.log()
    for secret in secrets:
        assert secret not in text
    lines = [json.loads(line) for line in text.splitlines() if not line.startswith("Sin Pluma answers at ")]
    assert all({"time", "level", "logger", "message", "request_id"} <= set(line) for line in lines)
    requests = [line for line in lines if line["message"] == "request"]
    assert {line["route"] for line in requests} >= {"/api/probe/worker", "/api/probe/notes", "unmatched"}
    assert any(line["request_id"] == "a-given-request-id" for line in requests)
    crash = next(line for line in lines if line["message"] == "unhandled error")
    assert "RuntimeError: a bug" in crash["traceback"]
    assert crash["request_id"] in {line["request_id"] for line in requests}


def test_no_heavy_library_and_no_other_server_is_imported_by_a_running_site(start_probe: Start, server: str) -> None:
    site = start_probe(workers=1, server=server)
    assert site.stop() == 0
    again = start_probe(workers=1, data_dir=site.data_dir, server=server)  # nothing is left to migrate
    with again.client() as client:
        assert client.get("/openapi.json").status_code == 200
        imported = client.get("/probe/worker").json()["imported"]
    assert imported == [name for name in ("granian", "uvicorn") if name == server]


def _environment(folder: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SINPLUMA_")}
    return {**inherited, "SINPLUMA_PORT": "0", "SINPLUMA_DATA_DIR": str(folder / "data")}


def _serve(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sinpluma", "serve", *arguments],
        env={**_environment(folder), **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
        cwd=folder,
    )
