"""Which analyser judges, how much it judges at a time, and for whom."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from sinpluma.api import Judgement, Plugin, SentimentAnalyser, SentimentModel, Site, Unavailable, hookimpl
from sinpluma.testing import AppSite, app_site
from sinpluma_sentiment import local
from sinpluma_sentiment.local import LocalModel
from sinpluma_sentiment.tokens import Signer, new_pair

PRIVATE, PUBLIC = new_pair()
SECRET = "cuaderno azul"
QUESTION = f"/api/sentiment?key=k&sentence={SECRET}"
ALONE = {"plugins": "sentiment,rhymes", "database_url": "none"}


class RhymesPlugin(Plugin):
    """A plugin that judges sentences in its own way; each test says in which."""

    name = "rhymes"

    async def judge(self, sentences: Sequence[str]) -> Any:
        return [Judgement("positive", "neutral", 0.5625, "eo") for _ in sentences]

    async def describe(self) -> SentimentModel:
        return SentimentModel(
            name="rhymes", version="3", languages=("eo",), neutral=(0.4, 0.6), training_data=(), accuracy={}
        )

    @hookimpl
    def sentiment_analyser(self, site: Site) -> SentimentAnalyser:
        return SentimentAnalyser("rhymes", self.judge, self.describe)


class Waiting(RhymesPlugin):
    """One that judges when the test lets it."""

    judging: asyncio.Semaphore
    may_go_on: asyncio.Event

    async def judge(self, sentences: Sequence[str]) -> Any:
        self.judging.release()
        await self.may_go_on.wait()
        return await super().judge(sentences)


async def ask(site: AppSite, path: str = QUESTION, **options: Any) -> tuple[int, Any, Any]:
    answer = await (site.client.post if "json" in options else site.client.get)(path, **options)
    return answer.status_code, await answer.get_json(), answer.headers


def with_rhymes(folder: Path, kind: type[Plugin] = RhymesPlugin, **settings: str) -> Any:
    return app_site(folder / "data", [kind], **{**ALONE, "sentiment_analyser": "rhymes", **settings})


# --- an analyser that a plugin brings ---------------------------------------------------------------------------------


async def test_a_plugin_s_analyser_judges_where_the_settings_choose_it(tmp_path: Path) -> None:
    async with with_rhymes(tmp_path) as site:
        assert (await ask(site))[1] == {"key": "k", "sentiment": "positive", "score": 0.5625}
        body = (await ask(site, "/api/sentiment", json={"text": "Unu. Du."}))[1]
        assert [one["language"] for one in body["results"]] == ["eo", "eo"]
        assert (await ask(site, "/api/sentiment/model"))[1]["name"] == "rhymes"


async def test_it_is_left_alone_where_they_do_not(tmp_path: Path) -> None:
    async with with_rhymes(tmp_path, sentiment_analyser="model") as site:
        assert (await ask(site, "/api/sentiment/model"))[1]["name"] != "rhymes"


async def test_an_unknown_name_takes_the_plugin_out_with_a_sentence(tmp_path: Path) -> None:
    async with with_rhymes(tmp_path, sentiment_analyser="rimes") as site:
        (state,) = [state for state in site.site.plugins.states() if state.name == "sentiment"]
        assert state.status == "broken"
        assert "'rimes'" in str(state.reason)
        assert "model, rhymes" in str(state.reason)
        assert (await ask(site))[0] == 503
        assert (await ask(site, "/api/plugins"))[0] == 200


class Raising(RhymesPlugin):
    async def judge(self, sentences: Sequence[str]) -> Any:
        raise ValueError(f"cannot judge {sentences[0]}")


class Forgetful(RhymesPlugin):
    async def judge(self, sentences: Sequence[str]) -> Any:
        return []


class Raving(RhymesPlugin):
    async def judge(self, sentences: Sequence[str]) -> Any:
        return [sentences[0]]


class Endless(RhymesPlugin):
    async def judge(self, sentences: Sequence[str]) -> Any:
        await asyncio.Event().wait()


@pytest.mark.parametrize("kind", [Raising, Forgetful, Raving, Endless])
async def test_one_that_fails_is_answered_503_and_nothing_of_the_text_is_logged(
    tmp_path: Path, kind: type[Plugin], caplog: pytest.LogCaptureFixture
) -> None:
    async with with_rhymes(tmp_path, kind, hook_timeout="0.2") as site:
        status, body, headers = await ask(site)
        assert (status, body["code"]) == (503, "plugin_unavailable")
        assert "Retry-After" in headers
        assert (await ask(site, "/api/sentiment/model"))[0] == (503 if kind is Endless else 200), "it rests"
        failures = await (await site.client.get("/metrics")).get_data(as_text=True)
        assert 'sinpluma_hook_failures_total{hook="sentiment_analyser",plugin="rhymes"} 1.0' in failures
    assert "hook failed" in caplog.text
    assert SECRET not in caplog.text


class Away(RhymesPlugin):
    async def judge(self, sentences: Sequence[str]) -> Any:
        raise Unavailable("The poet is asleep.", retry_after=42)


async def test_one_that_is_away_says_until_when(tmp_path: Path) -> None:
    async with with_rhymes(tmp_path, Away) as site:
        status, body, headers = await ask(site)
        assert (status, body["detail"], headers["Retry-After"]) == (503, "The poet is asleep.", "42")


async def test_the_service_s_address_and_a_plugin_s_analyser_exclude_each_other(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="SINPLUMA_SENTIMENT_URL goes with"):
        async with with_rhymes(tmp_path, sentiment_url="http://localhost:5001"):
            pass


@pytest.mark.parametrize("url", ["localhost:5001", "ftp://a", "http://", "http://a:b", "http://a?b=c", "http://["])
async def test_an_address_that_is_none_is_refused_when_the_site_starts(tmp_path: Path, url: str) -> None:
    with pytest.raises(Exception, match="SINPLUMA_SENTIMENT_URL must be"):
        async with app_site(tmp_path / "data", **ALONE, sentiment_url=url):
            pass


async def test_behind_a_proxy_that_strips_the_prefix_nothing_answers_under_lin(tmp_path: Path) -> None:
    async with with_rhymes(tmp_path, api_prefix="") as site:
        assert (await ask(site, "/sentiment?key=k&sentence=a"))[0] == 200
        assert (await ask(site, "/lin/sentiment?key=k&sentence=a"))[0] == 404


# --- how much ---------------------------------------------------------------------------------------------------------


async def test_one_address_has_so_many_sentences_judged_and_no_more(tmp_path: Path) -> None:
    async with with_rhymes(tmp_path, sentiment_limit="3/1h", trusted_hops="1") as site:
        statuses = [(await ask(site, headers={"X-Forwarded-For": "192.0.2.1"}))[0] for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]
        status, body, headers = await ask(site, headers={"X-Forwarded-For": "192.0.2.1"})
        assert (status, body["code"]) == (429, "too_many_requests")
        assert 1 <= int(headers["Retry-After"]) <= 1200
        assert (await ask(site, headers={"X-Forwarded-For": "192.0.2.2"}))[0] == 200
        model = await ask(site, "/api/sentiment/model", headers={"X-Forwarded-For": "192.0.2.1"})
        assert model[0] == 200, "what the model is may be asked at any time"


@pytest.mark.parametrize(
    "body",
    [
        {"sentences": [{"key": "a", "sentence": "short"}] * 8},
        {"sentences": [{"key": "a", "sentence": "long " * 150}]},
        {"text": "a. " * 250},
    ],
    ids=["sentences", "a long one", "a text"],
)
async def test_the_more_is_sent_the_more_is_counted(tmp_path: Path, body: Any) -> None:
    async with with_rhymes(tmp_path, sentiment_limit="15/1h") as site:
        assert [(await ask(site, "/api/sentiment", json=body))[0] for _ in range(2)] == [200, 429]
        for _ in range(7):
            assert (await ask(site))[0] == 200, "what was refused is not counted"
        assert (await ask(site))[0] == 429


async def test_more_than_the_whole_limit_is_let_through_when_nothing_else_was_asked(tmp_path: Path) -> None:
    async with with_rhymes(tmp_path, sentiment_limit="15/1h") as site:
        assert (await ask(site, "/api/sentiment", json={"text": "a. " * 10_000}))[0] == 200
        assert (await ask(site))[0] == 429


async def test_the_api_s_token_lifts_the_limit_and_nobody_else_s_does(tmp_path: Path) -> None:
    async with with_rhymes(tmp_path, sentiment_limit="2/1h", sentiment_public_key=PUBLIC) as site:
        mine, other = Signer(PRIVATE), Signer(new_pair()[0])
        for _ in range(5):
            assert (await ask(site, headers={"Authorization": mine.header()}))[0] == 200
        statuses = [(await ask(site, headers={"Authorization": other.header()}))[0] for _ in range(3)]
        assert statuses == [200, 200, 429], "who has another is like anybody"


async def test_so_many_are_judged_at_a_time_and_others_are_told_to_come_again(tmp_path: Path) -> None:
    class Busy(Waiting):
        judging = asyncio.Semaphore(0)
        may_go_on = asyncio.Event()

    async with asyncio.timeout(30), with_rhymes(tmp_path, Busy, sentiment_at_once="2", hook_timeout="30") as site:
        first = [asyncio.create_task(ask(site)) for _ in range(2)]
        for _ in first:
            await Busy.judging.acquire()
        status, body, headers = await ask(site)
        assert (status, body["code"], headers["Retry-After"]) == (503, "analysis_busy", "1")
        Busy.may_go_on.set()
        assert [(await one)[0] for one in first] == [200, 200]
        assert (await ask(site))[0] == 200
        said = await (await site.client.get("/metrics")).get_data(as_text=True)
        assert "sinpluma_sentiment_sentences_total 3.0" in said


# --- the model in this process ----------------------------------------------------------------------------------------


async def test_the_model_is_loaded_once_however_many_ask_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    loads = []
    load = local.Model.load
    monkeypatch.setattr(local.Model, "load", lambda: loads.append(1) or load())
    model = LocalModel()
    alone = [await model.judge([sentence]) for sentence in ("What a day!", "¡Qué horror!")]
    assert len(loads) == 1
    fresh = LocalModel()
    together = await asyncio.gather(*[fresh.judge(["What a day!", "¡Qué horror!"] * size) for size in (1, 1, 40, 400)])
    assert len(loads) == 2
    for some in together:
        assert list(some) == [one for (one,) in alone] * (len(some) // 2)
    await model.close()
    await fresh.close()
