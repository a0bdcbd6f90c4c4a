"""The routes of sentiment.

They know nobody: whether somebody is signed in is not asked, and a header Authorization is only looked at for the
api's own token. Their answers are kept by nobody, since what people write stands in the questions; and a repeated POST
is judged again, which costs less than to remember it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import wraps
from typing import Any

import msgspec
from msgspec import UNSET
from quart import Blueprint, Response, request
from quart.blueprints import BlueprintSetupState
from quart_schema import hide

from sinpluma.api import (
    accepts,
    answers,
    client_address,
    current_site,
    ignores_identity,
    not_replayed,
    queries,
    reply,
)
from sinpluma_sentiment import analysing
from sinpluma_sentiment.schemas import AllJudged, Analysis, Model, OneJudged, SentenceQuery
from sinpluma_sentiment.sentiment import Sentiment, current_sentiment

CHARACTERS_COUNTED = 100
"""So many characters are counted as one sentence by the limits, as they take the time of one."""

blueprint = Blueprint("sentiment", __name__)


@blueprint.get("/sentiment")
@ignores_identity
@queries(SentenceQuery)
@answers(OneJudged)
async def judge_one(query: SentenceQuery) -> Response:
    """Say what a sentence feels like."""
    parts = current_sentiment()
    await _count(parts, [query.sentence])
    return reply(await analysing.judge_one(parts, query))


@blueprint.post("/sentiment")
@ignores_identity
@not_replayed
@accepts(Analysis)
@answers(AllJudged)
async def judge(body: Analysis) -> Response:
    """Say what the sentences feel like that are sent, or those of a text."""
    parts = current_sentiment()
    texts = [one.sentence for one in body.sentences] if body.sentences is not UNSET else [str(body.text)]
    await _count(parts, texts)
    return reply(await analysing.judge(parts, body))


@blueprint.get("/sentiment/model")
@ignores_identity
@answers(Model)
async def model() -> Response:
    """Say what judges, what it was trained on, and how well it judges."""
    found = await current_sentiment().analyser.describe()
    return reply(msgspec.convert(found, Model, from_attributes=True), tagged=True)


@blueprint.record
def _under_lin(state: BlueprintSetupState) -> None:
    """Answer under `lin/` too, where no proxy in front takes that away. The OpenAPI document has each route once."""
    if not state.url_prefix:
        return
    for path, view in (("/sentiment", judge_one), ("/sentiment", judge), ("/sentiment/model", model)):
        method = "POST" if view is judge else "GET"
        state.add_url_rule(f"/lin{path}", f"lin_{view.__name__}", _hidden(view), methods=[method])


def _hidden(view: Any) -> Any:
    @wraps(view)
    async def unlisted(*args: Any, **kwargs: Any) -> Response:
        answer: Response = await view(*args, **kwargs)
        return answer

    return hide(unlisted)


async def _count(parts: Sentiment, texts: Iterable[str]) -> None:
    """Count what one address has judged, by its length: that is known before anything is done, and what it costs.

    Raises:
        TooMany: it is more than the limit.
    """
    if parts.verifier is not None and parts.verifier.accepts(request.headers.get("Authorization", "")):
        return
    cost = sum(1 + len(text) // CHARACTERS_COUNTED for text in texts)
    address = client_address(request, current_site().settings.trusted_hops)
    await parts.limits.hit("sentiment", address, parts.settings.limit, cost)
