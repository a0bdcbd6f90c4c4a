"""Atom feeds."""

from __future__ import annotations

from quart import Blueprint, Response, request

from sinpluma.api import Bytes, answers, current_site, public, reply_raw
from sinpluma_exchange import atom
from sinpluma_exchange.feeds import Feeds
from sinpluma_notebooks.addresses import addresses_of
from sinpluma_notebooks.genres import LANGUAGES

FEED = Bytes((atom.MEDIA_TYPE,))

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/notebooks/<int:notebook_id>/feed.atom")
@public
@answers(FEED)
async def notebook_feed(notebook_id: int) -> Response:
    """Give the newest chapters of a work, as an Atom feed."""
    return _reply(await current_site().db.read(_feeds().of_work, notebook_id))


@blueprint.get("/user/<username>/feed.atom")
@public
@answers(FEED)
async def author_feed(username: str) -> Response:
    """Give the newest chapters of an author's works, as an Atom feed."""
    return _reply(await current_site().db.read(_feeds().of_author, username))


@blueprint.get("/genres/<slug>/feed.atom")
@public
@answers(FEED)
async def genre_feed(slug: str) -> Response:
    """Give the works of a genre that last got something new, as an Atom feed."""
    language = request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]
    response = _reply(await current_site().db.read(_feeds().of_genre, slug, language))
    response.content_language.add(language)
    response.vary.add("Accept-Language")
    return response


def _feeds() -> Feeds:
    return Feeds(addresses_of(current_site().settings))


def _reply(feed: atom.Feed) -> Response:
    return reply_raw(atom.document(feed), f"{atom.MEDIA_TYPE}; charset=utf-8")
