"""The site's pages: the app's files, its shell with the preview of what is public, the sitemap and `robots.txt`."""

from __future__ import annotations

from http import HTTPStatus

from quart import Blueprint, Response, request
from quart_schema import hide

from sinpluma.api import Bytes, NotFound, StaticFiles, answers, current_site, ignores_identity, public, reply_raw
from sinpluma_notebooks.addresses import addresses_of
from sinpluma_web import places, robots, sitemap
from sinpluma_web.pages import REVALIDATED, asked_language, page
from sinpluma_web.shell import ASSETS, INDEX
from sinpluma_web.web import web_of

IMMUTABLE = "public, max-age=31536000, immutable"
PAGE = Bytes(("text/html",))

blueprint = Blueprint("web", __name__)


@blueprint.get("/")
@ignores_identity
@hide
@answers(PAGE)
async def home() -> Response:
    """Give the app's first page."""
    return await page()


@blueprint.get("/notebooks/<int:notebook_id>")
@ignores_identity
@public
@hide
@answers(PAGE)
async def work_page(notebook_id: int) -> Response:
    """Give the page of a work."""
    return await page(web_of(current_site()).previews.of_work(notebook_id))


@blueprint.get("/notebooks/<int:notebook_id>/pages/<int:page_id>")
@ignores_identity
@public
@hide
@answers(PAGE)
async def chapter_page(notebook_id: int, page_id: int) -> Response:
    """Give the page on which a chapter is read."""
    return await page(web_of(current_site()).previews.of_chapter(notebook_id, page_id))


@blueprint.get("/user/<username>")
@ignores_identity
@public
@hide
@answers(PAGE)
async def author_page(username: str) -> Response:
    """Give the page of an author."""
    return await page(web_of(current_site()).previews.of_author(username, asked_language()))


@blueprint.get("/genres/<slug>")
@ignores_identity
@public
@hide
@answers(PAGE)
async def genre_page(slug: str) -> Response:
    """Give the page of a genre."""
    return await page(web_of(current_site()).previews.of_genre(slug, asked_language()))


@blueprint.get("/robots.txt")
@ignores_identity
@public
@hide
@answers(Bytes(("text/plain",)))
async def robots_txt() -> Response:
    """Say what crawlers shall leave alone, and where the sitemap is."""
    return reply_raw(robots.document(_root()).encode(), "text/plain; charset=utf-8")


@blueprint.get("/sitemap.xml")
@ignores_identity
@public
@hide
@answers(Bytes((sitemap.MEDIA_TYPE,)))
async def sitemap_index() -> Response:
    """List the files of the sitemap."""
    files = await current_site().db.read(sitemap.files)
    return reply_raw(sitemap.index(_root(), files), sitemap.MEDIA_TYPE)


@blueprint.get("/sitemaps/<kind>-<int:number>.xml")
@ignores_identity
@public
@hide
@answers(Bytes((sitemap.MEDIA_TYPE,)))
async def sitemap_file(kind: str, number: int) -> Response:
    """List the addresses of public works, of their chapters, or of authors."""
    site = current_site()
    found = await site.db.read(sitemap.addresses, kind, number, addresses_of(site.settings))
    return reply_raw(sitemap.urlset(found), sitemap.MEDIA_TYPE)


@blueprint.get("/<elsewhere:path>")
@ignores_identity
@hide
@answers(PAGE)
async def anything(path: str) -> Response:
    """Give a file of the app, or another of its pages."""
    app = web_of(current_site()).app
    if app is not None and path in app.files and path != INDEX:
        return _file(app.files, path)
    if path == INDEX or places.is_page(path.rstrip("/")):
        return await page()
    if path.startswith(ASSETS) or "text/html" not in request.headers.get("Accept", ""):
        raise NotFound("There is nothing at this address.")
    return await page(status=HTTPStatus.NOT_FOUND)


def _file(files: StaticFiles, path: str) -> Response:
    response = files.answer(path, IMMUTABLE if path.startswith(ASSETS) else REVALIDATED)
    response.headers["Content-Security-Policy"] = web_of(current_site()).policy
    return response


def _root() -> str:
    return addresses_of(current_site().settings).root
