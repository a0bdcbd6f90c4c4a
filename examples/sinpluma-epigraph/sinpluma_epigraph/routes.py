"""`/pages/<id>/epigraph`, for the page's author. Readers get the epigraph with the page."""

from __future__ import annotations

from quart import Blueprint, Response

from sinpluma.api import (
    Nothing,
    accepts,
    answers,
    current_site,
    current_user,
    expected_version,
    no_content,
    reply,
    require_user,
)
from sinpluma_epigraph import service, uses
from sinpluma_epigraph.schemas import Epigraph, EpigraphChanges, EpigraphUse

blueprint = Blueprint("epigraph", __name__)


@blueprint.get("/pages/<int:page_id>/epigraph")
@require_user
@answers(Epigraph)
async def get_epigraph(page_id: int) -> Response:
    """Give the epigraph of a page of one's own."""
    site = current_site()
    await service.ensure_own_page(site, current_user().user_id, page_id)
    epigraph = await site.db.read(service.read, page_id)
    return reply(epigraph, version=epigraph.version)


@blueprint.put("/pages/<int:page_id>/epigraph")
@require_user
@accepts(EpigraphChanges)
@answers(Epigraph)
async def save_epigraph(page_id: int, body: EpigraphChanges) -> Response:
    """Give a page this epigraph. A save from a stale version is refused with what stands there now."""
    site, expected = current_site(), expected_version(body.version)
    await service.ensure_own_page(site, current_user().user_id, page_id)
    epigraph = await service.save(site, page_id, body, expected)
    return reply(epigraph, version=epigraph.version)


@blueprint.delete("/pages/<int:page_id>/epigraph")
@require_user
@answers(Nothing, 204)
async def delete_epigraph(page_id: int) -> Response:
    """Take a page's epigraph away."""
    site = current_site()
    await service.ensure_own_page(site, current_user().user_id, page_id)
    await site.db.write(service.delete, page_id)
    return no_content()


@blueprint.get("/pages/<int:page_id>/epigraph/uses")
@require_user
@answers(list[EpigraphUse])
async def list_uses(page_id: int) -> Response:
    """List the epigraphs with which a page of one's own was published, the last one first."""
    site = current_site()
    await service.ensure_own_page(site, current_user().user_id, page_id)
    return reply(await site.db.read(uses.uses, page_id))
