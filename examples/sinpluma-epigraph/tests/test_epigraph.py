"""Epigraphs, as an author and a reader meet them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from sinpluma.testing import AppSite, app_site, site_environment
from sinpluma_epigraph import service
from sinpluma_epigraph.cli import epigraphs

SignUp = Callable[..., Awaitable[Any]]

QUEVEDO = {"text": "Polvo serán, mas polvo enamorado.", "source": "Quevedo", "version": 0}


async def test_an_author_gives_a_page_an_epigraph_and_reads_it_with_the_page(ana: Any) -> None:
    page_id = await ana.page()
    saved = await ana.send("PUT", f"/pages/{page_id}/epigraph", QUEVEDO)
    assert (saved.status, saved.body) == (200, {**QUEVEDO, "version": 1})
    page = await ana.send("GET", f"/pages/{page_id}?mode=editor")
    assert page.body["epigraph"] == saved.body
    assert (await ana.send("GET", f"/pages/{page_id}/epigraph")).body == saved.body


async def test_a_page_without_an_epigraph_says_so(ana: Any) -> None:
    page_id = await ana.page()
    assert (await ana.send("GET", f"/pages/{page_id}?mode=editor")).body["epigraph"] is None
    assert (await ana.send("GET", f"/pages/{page_id}/epigraph")).status == 404


async def test_readers_get_the_epigraph_with_the_published_page(ana: Any, site: AppSite) -> None:
    page_id = await ana.page()
    await ana.send("PUT", f"/pages/{page_id}/epigraph", QUEVEDO)
    assert (await ana.publish(page_id)).status == 204
    response = await site.client.get(f"/api/pages/{page_id}")
    assert (await response.get_json())["epigraph"]["source"] == "Quevedo"


async def test_an_epigraph_goes_when_its_author_takes_it_away_and_when_its_page_is_deleted(
    ana: Any, site: AppSite
) -> None:
    page_id = await ana.page()
    await ana.send("PUT", f"/pages/{page_id}/epigraph", QUEVEDO)
    assert (await ana.send("DELETE", f"/pages/{page_id}/epigraph")).status == 204
    assert (await ana.send("GET", f"/pages/{page_id}/epigraph")).status == 404
    await ana.send("PUT", f"/pages/{page_id}/epigraph", QUEVEDO)
    await ana.send("DELETE", f"/pages/{page_id}")
    assert await site.site.db.read(service.epigraphs, [page_id]) != {}
    await ana.send("DELETE", f"/pages/{page_id}?forever=true")
    assert await site.site.db.read(service.epigraphs, [page_id]) == {}


async def test_nobody_else_sees_or_changes_the_epigraph_of_a_draft(ana: Any, sign_up: SignUp) -> None:
    page_id = await ana.page()
    await ana.send("PUT", f"/pages/{page_id}/epigraph", QUEVEDO)
    luis = await sign_up("luis")
    for method, body in (("GET", None), ("PUT", QUEVEDO), ("DELETE", None)):
        assert (await luis.send(method, f"/pages/{page_id}/epigraph", body)).status == 404
    assert (await ana.send("GET", f"/pages/{page_id}/epigraph")).body["version"] == 1


async def test_of_two_changes_to_one_version_the_second_is_refused_and_told_the_first(ana: Any) -> None:
    page_id = await ana.page()
    first = await ana.send("PUT", f"/pages/{page_id}/epigraph", QUEVEDO)
    second = await ana.send("PUT", f"/pages/{page_id}/epigraph", {"text": "Carpe diem", "version": 0})
    assert (second.status, second.body["code"]) == (409, "stale_version")
    assert second.body["current"] == first.body
    unversioned = await ana.send("PUT", f"/pages/{page_id}/epigraph", {"text": "Carpe diem"})
    assert unversioned.status == 428


async def test_a_text_that_is_blank_or_too_long_is_refused_by_name(ana: Any) -> None:
    page_id = await ana.page()
    for text in ("   ", "a" * 501):
        refused = await ana.send("PUT", f"/pages/{page_id}/epigraph", {"text": text, "version": 0})
        assert refused.status == 400
        assert "text" in refused.body["errors"]


async def test_a_chapter_whose_epigraph_names_no_source_is_not_published(ana: Any) -> None:
    page_id = await ana.page()
    await ana.send("PUT", f"/pages/{page_id}/epigraph", {"text": "Carpe diem", "version": 0})
    refused = await ana.publish(page_id)
    assert refused.status == 409
    assert "names no source" in refused.body["detail"]
    await ana.send("PUT", f"/pages/{page_id}/epigraph", {"text": "Carpe diem", "source": "Horacio", "version": 1})
    assert (await ana.publish(page_id)).status == 204


async def test_a_site_may_do_without_sources(sign_up: SignUp, tmp_path: Path) -> None:
    async with app_site(tmp_path / "lax", epigraph_source_required="false", epigraph_max_length="10") as site:
        ana = await sign_up("ana", site)
        page_id = await ana.page()
        too_long = await ana.send("PUT", f"/pages/{page_id}/epigraph", {"text": "Carpe diem!", "version": 0})
        assert too_long.status == 400
        await ana.send("PUT", f"/pages/{page_id}/epigraph", {"text": "Carpe diem", "version": 0})
        assert (await ana.publish(page_id)).status == 204


def test_the_command_lists_what_names_no_source(tmp_path: Path) -> None:
    result = CliRunner().invoke(epigraphs, env=site_environment(tmp_path / "data"))
    assert result.exit_code == 0, result.output
    assert "Every epigraph names its source." in result.output
