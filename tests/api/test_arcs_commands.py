"""The arc on a running site, with the model that comes with it: answered, drawn by command, and purged."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.dom import minidom

import httpx

from sinpluma.testing import LiveSite

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "arc.md"
CHAPTERS = {
    "The <stairs> & the sea": "She was happy. What a lovely, sunny morning! Everyone laughed with joy.",
    "Fog": "He wept. The terrible war had killed his brother. She hated the cruel, bitter cold.",
}
SECONDS = 30.0


def publish(client: httpx.Client) -> int:
    """A work of two chapters; gives its id."""
    account = {"username": "ana", "email": "ana@example.org", "password": "correct horse battery"}
    client.post("/user/register", json=account).raise_for_status()
    token = client.post("/user/login", json=account).raise_for_status().json()["access_token"]
    client.headers["Authorization"] = f"Bearer {token}"
    notebook_id: int = client.post("/notebooks/", json={"title": "A work", "genre_id": 1}).json()["notebook_id"]
    for title, text in CHAPTERS.items():
        content = [{"type": "paragraph", "children": [{"text": text}]}]
        client.post("/pages/", json={"notebook_id": notebook_id, "title": title, "content": content}).raise_for_status()
    client.post(f"/notebooks/{notebook_id}/publish").raise_for_status()
    return notebook_id


def complete_arc(client: httpx.Client, notebook_id: int) -> Any:
    deadline = time.monotonic() + SECONDS
    while not (arc := client.get(f"/notebooks/{notebook_id}/sentiment").raise_for_status().json())["complete"]:
        assert time.monotonic() < deadline, arc
        time.sleep(0.05)
    return arc


def shape(value: Any) -> Any:
    """The fields of an answer, without their values; of a list, those of its first item."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else None


def test_the_command_draws_what_the_site_has_judged(start_site: Callable[..., LiveSite], tmp_path: Path) -> None:
    site = start_site(workers=1, event_poll="0.05")
    with site.client() as client:
        work = publish(client)
        arc = complete_arc(client, work)
    assert arc["pages"][0]["mean"] > 0.5 > arc["pages"][1]["mean"]
    (example,) = re.findall(r"^```json\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert shape(arc) == shape(json.loads(example)), "the guide shows what is answered"

    path = tmp_path / "arc.svg"
    assert str(path) in site.run("sentiment", "plot", str(work), "--output", str(path)).stdout
    svg = minidom.parseString(path.read_bytes()).documentElement  # noqa: S318 - our own
    assert svg is not None
    titles = [title.firstChild.data for title in svg.getElementsByTagName("title")]
    assert titles[0] == "Emotional arc of A work, ana"
    assert [title.partition(":")[0] for title in titles[1:]] == ["1. The <stairs> & the sea", "2. Fog"]
    assert "2. Fog: mean" in svg.getElementsByTagName("desc")[0].firstChild.data

    unknown = site.run("sentiment", "plot", "99", check=False)
    assert (unknown.returncode, unknown.stderr) == (1, "Error: There is no notebook 99.\n")
    unwritable = site.run("sentiment", "plot", str(work), "--output", str(tmp_path / "no" / "arc.svg"), check=False)
    assert unwritable.returncode == 1
    assert "cannot be written" in unwritable.stderr


def test_nothing_is_left_after_the_plugins_data_is_purged(start_site: Callable[..., LiveSite]) -> None:
    site = start_site(workers=1)
    site.stop()
    site.environment["SINPLUMA_PLUGINS_DISABLED"] = "sentiment"
    assert "sentiment_page" in site.run("plugins", "purge", "sentiment", "--yes").stdout
    assert site.run("plugins", "purge", "sentiment", "--yes").stdout == "There is nothing to drop.\n"
    del site.environment["SINPLUMA_PLUGINS_DISABLED"]
    assert "up to date" in site.run("db", "upgrade").stdout
