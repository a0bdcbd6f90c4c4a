"""The log of the epigraphs with which a chapter was published."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from sinpluma.testing import AppSite, app_site

SignUp = Callable[..., Awaitable[Any]]

QUEVEDO = {"text": "Polvo serán, mas polvo enamorado.", "source": "Quevedo"}
HORACE = {"text": "Carpe diem", "source": "Horacio"}


async def change(author: Any, page_id: int, text: str) -> None:
    """Change what a page says, so that it can be published again."""
    page = (await author.send("GET", f"/pages/{page_id}?mode=editor")).body
    content = [{"type": "paragraph", "children": [{"text": text}]}]
    saved = await author.send("PUT", f"/pages/{page_id}", {"content": content, "version": page["version"]})
    assert saved.status == 200, saved.body


async def uses(author: Any, page_id: int) -> list[Any]:
    answer = await author.send("GET", f"/pages/{page_id}/epigraph/uses")
    assert answer.status == 200, answer.body
    return [use["source"] for use in answer.body]


async def test_each_publication_is_logged_with_the_epigraph_it_had(ana: Any, site: AppSite) -> None:
    page_id = await ana.page()
    for version, epigraph in enumerate((QUEVEDO, HORACE)):
        await ana.send("PUT", f"/pages/{page_id}/epigraph", {**epigraph, "version": version})
        await change(ana, page_id, f"Version {version}")
        assert (await ana.publish(page_id)).status == 204
        await site.deliver_events()
    assert await uses(ana, page_id) == ["Horacio", "Quevedo"]


async def test_a_chapter_without_an_epigraph_and_a_draft_are_not_logged(ana: Any, site: AppSite) -> None:
    plain, draft = await ana.page(), await ana.page()
    await ana.send("PUT", f"/pages/{draft}/epigraph", {**QUEVEDO, "version": 0})
    await ana.publish(plain)
    await site.deliver_events()
    assert await uses(ana, plain) == await uses(ana, draft) == []


async def test_a_publication_while_the_plugin_was_off_is_logged_when_it_is_on_again(
    sign_up: SignUp, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    async with app_site(data) as site:
        ana = await sign_up("ana", site)
        page_id = await ana.page()
        await ana.send("PUT", f"/pages/{page_id}/epigraph", {**QUEVEDO, "version": 0})
    async with app_site(data, plugins_disabled="epigraph") as site:
        await (await sign_up("ana", site)).publish(page_id)
    async with app_site(data) as site:
        await site.deliver_events()
        assert await uses(await sign_up("ana", site), page_id) == ["Quevedo"]


async def test_nobody_else_sees_the_log(ana: Any, sign_up: SignUp) -> None:
    page_id = await ana.page()
    assert (await (await sign_up("luis")).send("GET", f"/pages/{page_id}/epigraph/uses")).status == 404
