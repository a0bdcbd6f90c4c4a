"""`sinpluma linguistics`: the plugin alone, as a service of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from sinpluma_sentiment.linguistics import environment

SECRETS = {
    "SINPLUMA_REDIS_URL": "redis://:hunter2@localhost",
    "SINPLUMA_DATABASE_URL": "mysql+aiomysql://u:hunter2@localhost/x",
    "SINPLUMA_SENTIMENT_URL": "http://localhost:5001",
}


@contextmanager
def service(folder: Path, **variables: str) -> Iterator[str]:
    """The command as an operator runs it, on a free port; gives its address."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SINPLUMA_")}
    log = folder / "log"
    with (
        log.open("wb") as file,
        subprocess.Popen(
            [sys.executable, "-m", "sinpluma", "linguistics", "--port", "0"],
            env={**inherited, **variables},
            cwd=folder,
            stdout=file,
            stderr=file,
        ) as process,
    ):
        try:
            yield _address(log, process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    for _ in range(6000):
        said = log.read_text(encoding="utf-8").partition("answers at ")[2].split()
        if said:
            return said[0]
        try:
            process.wait(0.01)
        except subprocess.TimeoutExpired:
            continue
        break
    raise AssertionError(log.read_text(encoding="utf-8"))


def test_it_serves_at_the_root_with_this_plugin_alone_whatever_the_api_s_settings_are(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SINPLUMA_API_PREFIX=/api\nSINPLUMA_REDIS_URL=redis://localhost\n")
    with (
        service(tmp_path, SINPLUMA_JWT_KEYS="one:" + "k" * 40, **SECRETS) as url,
        httpx.Client(base_url=url, trust_env=False, timeout=30) as client,
    ):
        ready = client.get("/health/ready").json()
        plugins = {plugin["name"]: plugin["status"] for plugin in client.get("/plugins").json()}
        assert (ready["status"], ready["stores"]) == ("ok", {})
        assert plugins.pop("sentiment") == "on"
        assert set(plugins.values()) == {"off"}
        assert [path for path in client.get("/openapi.json").json()["paths"] if "sentiment" in path]
    assert sorted(path.name for path in tmp_path.iterdir()) == [".env", "log"], "it keeps nothing"


def test_no_secret_of_the_api_s_that_it_would_read_reaches_it() -> None:
    given = {**SECRETS, "SINPLUMA_SENTIMENT_SIGNING_KEY_FILE": "/run/secrets/key", "PATH": "/bin"}
    found = environment(given)
    assert found["PATH"] == "/bin"
    assert "hunter2" not in json.dumps(found)
    assert not found["SINPLUMA_SENTIMENT_SIGNING_KEY_FILE"]


def test_neither_a_store_s_library_nor_scikit_learn_is_imported() -> None:
    script = """
import asyncio, json, sys
from sinpluma.app import create_app

async def ask():
    app = create_app()
    async with app.test_app_class(app, 30, 30):  # seconds to start, and to stop
        answer = await app.test_client().get("/sentiment?key=1&sentence=What a lovely day!")
        assert answer.status_code == 200, await answer.get_data()

asyncio.run(ask())
print(json.dumps(sorted(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, env=environment({}), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    loaded = json.loads(done.stdout)
    assert "onnxruntime" in loaded
    assert not {"aiomysql", "aiosqlite", "redis", "sqlalchemy", "sklearn", "skl2onnx"}.intersection(loaded)
    assert not [name for name in loaded if name.startswith("sinpluma_notebooks")]
