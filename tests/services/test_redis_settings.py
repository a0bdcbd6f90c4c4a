"""The address of Redis: which are taken, and that nothing of Redis is loaded without one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sinpluma.app import create_app
from sinpluma.environment import SettingsError
from sinpluma.testing import app_site, site_settings

WITHOUT = """
import asyncio, sys
from pathlib import Path
from sinpluma.testing import app_site

async def main():
    async with app_site(Path(sys.argv[1])) as site:
        assert site.site.redis is None
        await site.client.get("/api/notebooks/")
    print(sorted(name for name in sys.modules if name.split(".")[0] in {"redis", "hiredis"}))

asyncio.run(main())
"""


def faults(tmp_path: Path, url: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as refused:
        create_app(site_settings(tmp_path / "data", redis_url=url))
    assert not any("geheim" in fault for fault in refused.value.faults)
    return refused.value.faults


@pytest.mark.parametrize(
    "url",
    ["localhost:6379", "http://localhost", "redis://", "redis://:geheim@host:port/0", "redis://host/sessions", "redis"],
)
def test_what_is_no_address_of_redis_is_refused_with_an_example(tmp_path: Path, url: str) -> None:
    assert faults(tmp_path, url) == (
        "SINPLUMA_REDIS_URL must be such as redis://:password@host:6379/0, or rediss://… for TLS",
    )


def test_an_option_that_redis_py_does_not_know_is_refused(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "redis://:geheim@host:6379/0?colour=red")
    assert fault.startswith("SINPLUMA_REDIS_URL cannot be used")
    assert "colour" in fault


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis.asyncio", None)
    assert faults(tmp_path, "redis://host:6379/0") == ("SINPLUMA_REDIS_URL needs redis: pip install 'sinpluma[redis]'",)


def test_without_an_address_redis_is_not_even_imported(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WITHOUT, str(tmp_path / "data")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


async def test_a_site_without_its_redis_is_degraded_and_starts(redis_server: Any, tmp_path: Path) -> None:
    redis_server.kill()
    async with app_site(tmp_path / "data", redis_url=redis_server.url) as site:
        ready = await (await site.client.get("/health/ready")).get_json()
        assert (ready["status"], ready["stores"]["redis"]["status"]) == ("degraded", "down")
        assert (await site.client.get("/api/notebooks/")).status_code == 200
