"""Genres, and the works that somebody follows."""

from __future__ import annotations

from typing import TypeVar

from quart import Blueprint, Response, request

from sinpluma.api import (
    Listing,
    Nothing,
    Paging,
    accepts,
    answers,
    current_site,
    current_user,
    no_content,
    public,
    queries,
    reply,
    reply_listing,
    require_user,
)
from sinpluma_notebooks import genres, news, readings
from sinpluma_notebooks.schemas import Followed, Following, Genre, News, Reached, Reading

ItemT = TypeVar("ItemT", Reading, News)

blueprint = Blueprint("readings", __name__)


@blueprint.get("/genres/")
@public
@answers(list[Genre])
async def list_genres() -> Response:
    """List the genres, in Spanish or, for those who prefer it, in English."""
    language = request.accept_languages.best_match(genres.LANGUAGES) or genres.LANGUAGES[0]
    response = reply(await current_site().db.read(genres.list_genres, language), tagged=True)
    response.content_language.add(language)
    response.vary.add("Accept-Language")
    return response


@blueprint.get("/readings/")
@require_user
@queries(Paging)
@answers(Listing[Reading])
async def list_readings(query: Paging) -> Response:
    """List the works that I follow, the last read first."""
    items, total = await current_site().db.read(readings.list_readings, current_user().user_id, query)
    return await reply_listing(await _extended(items), total, query)


@blueprint.get("/readings/news")
@require_user
@queries(Paging)
@answers(Listing[News])
async def list_news(query: Paging) -> Response:
    """List the pages that the works I follow got since I do, the newest first."""
    items, total = await current_site().db.read(news.list_news, current_user().user_id, query)
    return await reply_listing(await _extended(items), total, query)


@blueprint.post("/readings/")
@require_user
@accepts(Following)
@answers(Reading, 200)
@answers(Reading, 201)
async def follow(body: Following) -> Response:
    """Follow a work: 201, or 200 if I do already."""
    user_id = current_user().user_id
    reading, new = await current_site().db.write(readings.follow, user_id, body.notebook_id, body.page_id)
    return reply((await _extended([reading]))[0], 201 if new else 200)


@blueprint.put("/readings/<int:notebook_id>")
@require_user
@accepts(Reached)
@answers(Reading)
async def reach(notebook_id: int, body: Reached) -> Response:
    """Note how far I have read. The last one wins."""
    user_id = current_user().user_id
    reading = await current_site().db.write(readings.reach, user_id, notebook_id, body.page_id)
    return reply((await _extended([reading]))[0])


@blueprint.delete("/readings/<int:notebook_id>")
@require_user
@answers(Nothing, 204)
async def unfollow(notebook_id: int) -> Response:
    """Follow a work no longer."""
    await current_site().db.write(readings.unfollow, current_user().user_id, notebook_id)
    return no_content()


@blueprint.delete("/readings/")
@require_user
@accepts(Followed)
@answers(Nothing, 204)
async def unfollow_named(body: Followed) -> Response:
    """Follow a work no longer."""
    await current_site().db.write(readings.unfollow, current_user().user_id, body.notebook_id)
    return no_content()


async def _extended(items: list[ItemT]) -> list[ItemT]:
    """Readings, or news, whose works have what plugins add to them."""
    works = await current_site().resources.extend([item.notebook for item in items])
    for item, work in zip(items, works, strict=True):
        item.notebook = work
    return items
