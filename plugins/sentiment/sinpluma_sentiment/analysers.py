"""Which analyser judges the sentences of a site: its own model, or one that a plugin brings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVar

import msgspec

from sinpluma.api import (
    Judgement,
    PluginUnavailable,
    SentimentAnalyser,
    SentimentModel,
    Site,
    Unavailable,
    hookspecs,
)
from sinpluma_sentiment.sentiment import sentiment_of
from sinpluma_sentiment.settings import SentimentSettings

T = TypeVar("T")

OWN = "model"
MOST_AT_ONCE = 1_000
"""Sentences that an analyser is asked about at a time."""


class NoSuchAnalyser(Exception):
    """The setting names an analyser that is not there."""


class AnalyserFailed(Exception):
    """A plugin's analyser raised something. What, is told without its text, in which a sentence may stand."""


def analyser_of(site: Site) -> SentimentAnalyser:
    """What judges the sentences of a running site. `judge` takes at most 1,000 at a time, of 2,000 characters each.

    It raises `Unavailable` while it is away, and nothing else.
    """
    return sentiment_of(site).analyser


def chosen(site: Site, own: SentimentAnalyser) -> SentimentAnalyser:
    """The analyser that a site's settings choose.

    Raises:
        NoSuchAnalyser: neither this plugin nor another that is on has one of that name.
    """
    name = site.section(SentimentSettings).sentiment_analyser
    if name == own.name:
        return own
    offered = _offered(site)
    if name not in offered:
        names = ", ".join(sorted({own.name, *offered}))
        raise NoSuchAnalyser(
            f"SINPLUMA_SENTIMENT_ANALYSER is {name!r}, which no plugin that is on brings; there are {names}"
        )
    plugin, analyser = offered[name]
    return SentimentAnalyser(
        name, partial(_judged, site, plugin, analyser), partial(_described, site, plugin, analyser)
    )


def _offered(site: Site) -> dict[str, tuple[str, SentimentAnalyser]]:
    """The analysers of other plugins by name, each with its plugin."""
    plugins = site.plugins
    given = ((name, plugins.given(name, hookspecs.sentiment_analyser, site=site)) for name in list(plugins.loaded))
    return {analyser.name: (name, analyser) for name, analyser in given if analyser is not None}


async def _judged(
    site: Site, plugin: str, analyser: SentimentAnalyser, sentences: Sequence[str]
) -> Sequence[Judgement]:
    async def judge() -> list[Judgement]:
        judgements = msgspec.convert(list(await analyser.judge(sentences)), list[Judgement])
        if len(judgements) != len(sentences):
            raise AnalyserFailed(f"it gave {len(judgements)} judgements of {len(sentences)} sentences")
        return judgements

    return await _isolated(site, plugin, judge)


async def _described(site: Site, plugin: str, analyser: SentimentAnalyser) -> SentimentModel:
    async def describe() -> SentimentModel:
        return msgspec.convert(await analyser.describe(), SentimentModel)

    return await _isolated(site, plugin, describe)


async def _isolated(site: Site, plugin: str, ask: Callable[[], Awaitable[T]]) -> T:
    """What a plugin's analyser answers.

    Raises:
        Unavailable: it is away, as it says itself, or it raised something else, or took too long.
    """
    hooks, hook = site.plugins.hooks, hookspecs.sentiment_analyser.__name__
    away: Unavailable = PluginUnavailable(f"The plugin {plugin} does not judge sentences at the moment. Try again.")
    if not site.plugins.is_on(plugin) or hooks.rests(plugin, hook):
        raise away
    async with hooks.isolated(plugin, hook):
        try:
            return await ask()
        except Unavailable as error:
            away = error
        except AnalyserFailed:
            raise
        except Exception as error:  # whatever a plugin raises
            raise AnalyserFailed(type(error).__name__) from None
    raise away
