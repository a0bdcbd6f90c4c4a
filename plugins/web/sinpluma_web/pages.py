"""Answering with a page: the app's shell, and in its head what is to be said of that page."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from html import escape
from http import HTTPStatus

from quart import Response, request

from sinpluma.api import NotFound, current_site, logger, reply_raw
from sinpluma_notebooks.genres import LANGUAGES
from sinpluma_web.head import SITE, Preview, site_data, tags
from sinpluma_web.web import web_of

HTML = "text/html; charset=utf-8"
REVALIDATED = "no-cache"
PATIENCE = 1.0
"""Seconds that a page waits for what its head shall say: without it, it still works, even without a network."""

NOT_BUILT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Sin Pluma</title>
<h1>The app is not built</h1>
<p>This site runs, and <a href="{docs}">its API</a> answers, but the app for browsers is not there.
<p>In a checkout, <code>make web</code> builds it; restart the site then. An installed <code>sinpluma</code> always has
it: if you see this page with one, install it again.
</html>
"""


def asked_language() -> str:
    """The language of the app that the browser asks for."""
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


async def page(preview: Awaitable[Preview] | None = None, status: int = HTTPStatus.OK) -> Response:
    """Answer with the shell.

    Args:
        preview: what is to be said of the page. If it raises `NotFound` the shell says nothing, and 404; if it fails,
            or takes too long, the shell says nothing.
        status: the status of a page without a preview.
    """
    site = current_site()
    web = web_of(site)
    told = None
    if preview is not None:
        told, status = await _told(preview)
    if web.app is None:
        text = NOT_BUILT.format(docs=escape(f"{site.settings.api_path}/docs"))
        return Response(text, HTTPStatus.SERVICE_UNAVAILABLE, content_type=HTML)
    data = {"api": site.settings.api_path, "language": asked_language(), "pictures": web.pictures}
    body = web.app.shell.page(
        lang=told.language if told else asked_language(),
        title=told.full_title if told else SITE,
        head=site_data(data) + (tags(told) if told else ""),
    )
    return _answer(body, status, kept=told is not None)


def _answer(body: bytes, status: int, *, kept: bool) -> Response:
    tagged = status == HTTPStatus.OK
    response = reply_raw(body, HTML) if tagged else Response(body, status, content_type=HTML)
    if not kept:  # the others are public for a second, as every answer that takes a question to the database
        response.headers["Cache-Control"] = REVALIDATED
    response.vary.add("Accept-Language")
    response.headers["Content-Security-Policy"] = web_of(current_site()).policy
    return response


async def _told(preview: Awaitable[Preview]) -> tuple[Preview | None, int]:
    try:
        async with asyncio.timeout(PATIENCE):
            return await preview, HTTPStatus.OK
    except NotFound:
        return None, HTTPStatus.NOT_FOUND
    except Exception as error:  # whatever is out of order, people shall get to what their browser keeps
        logger.warning("page has no preview", extra={"error": type(error).__name__})
        return None, HTTPStatus.OK
