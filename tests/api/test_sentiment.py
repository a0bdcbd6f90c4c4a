"""Sentiment: sentences and texts, judged in-process and by the linguistics service alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, text

from sinpluma.testing import LiveSite, live_site

ALONE = {
    "plugins": "sentiment",
    "database_url": "none",
    "sentiment_limit": "900000/1m",
    "log_level": "debug",
    "log_format": "text",
}
PROBLEM = "application/problem+json"
SENTENCES = [
    "¡Qué día tan maravilloso!",
    "Fue la peor noche de su vida.",
    "What a wonderful day!",
    "It was the worst night of her life.",
    "Abrió la puerta y entró.",
    "مرحبا بالعالم",
    "😀😀😀",
    "",
    "The \N{GREEK SMALL LETTER ALPHA} and the \x07 \ufeff \ufffd.",
]


@pytest.fixture(scope="module", params=["in-process", "linguistics"])
def sites(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[LiveSite]]:
    """A site that judges by itself; then one that asks the linguistics service, and this."""
    folder = tmp_path_factory.mktemp("sentiment")
    with ExitStack() as stack:
        settings, behind = dict(ALONE), []
        if request.param == "linguistics":
            service = stack.enter_context(live_site(folder / "service" / "data", workers=1, api_prefix="", **ALONE))
            settings["sentiment_url"] = service.url
            behind = [service]
        yield [stack.enter_context(live_site(folder / "site" / "data", workers=1, **settings)), *behind]


@pytest.fixture
def judging(sites: list[LiveSite]) -> LiveSite:
    """The site that people ask."""
    return sites[0]


@pytest.fixture
def client(judging: LiveSite) -> Iterator[httpx.Client]:
    with judging.client() as client:
        yield client


def judged(client: httpx.Client, *sentences: str) -> list[Any]:
    """What is said of sentences, one by one."""
    body = {"sentences": [{"key": str(number), "sentence": sentence} for number, sentence in enumerate(sentences)]}
    answer = client.post("/sentiment", json=body)
    assert answer.status_code == 200, answer.text
    results = answer.json()["results"]
    assert [one["key"] for one in results] == [str(number) for number in range(len(sentences))]
    return list(results)


# --- what is answered -------------------------------------------------------------------------------------------------


def test_one_sentence_is_judged(client: httpx.Client) -> None:
    answer = client.get("/sentiment", params={"key": "a key", "sentence": "What a wonderful day!"})
    assert answer.status_code == 200
    assert set(answer.json()) == {"key", "sentiment", "score"}
    assert (answer.json()["key"], answer.json()["sentiment"]) == ("a key", "positive")
    assert 0.5 < answer.json()["score"] <= 1
    answer = client.get("/sentiment", params={"key": "", "sentence": "Fue la peor noche de su vida."})
    assert (answer.json()["key"], answer.json()["sentiment"]) == ("", "negative")


def test_several_sentences_are_judged_in_their_order_with_verdict_and_language(client: httpx.Client) -> None:
    results = judged(client, *SENTENCES)
    assert all(set(one) == {"key", "sentiment", "verdict", "score", "language"} for one in results)
    assert [one["sentiment"] for one in results[:4]] == ["positive", "negative"] * 2
    assert [one["language"] for one in results] == ["es", "es", "en", "en", "es", "und", "und", "und", "en"]


def test_where_there_is_nothing_to_go_by_the_verdict_is_neutral(client: httpx.Client) -> None:
    for one in judged(client, "", " ", "😀😀😀", "مرحبا بالعالم", "你好", "....", "\u202e\u202d"):
        assert (one["score"], one["verdict"], one["language"]) == (0.5, "neutral", "und"), one


def test_a_sentence_s_judgement_does_not_hang_on_what_else_is_asked(client: httpx.Client) -> None:
    together = judged(client, *SENTENCES * 100)
    for number, sentence in enumerate(SENTENCES):
        alone = client.get("/sentiment", params={"key": "0", "sentence": sentence}).json()
        assert {one["score"] for one in together[number :: len(SENTENCES)]} == {alone["score"]}


def test_a_text_is_taken_apart_and_its_places_count_as_javascript_counts(client: httpx.Client) -> None:
    written = "—¡Qué día tan maravilloso! 😀 —dijo él—. ¿Vienes?\n\nIt was the worst night of her life.  \n"
    results = client.post("/sentiment", json={"text": written}).json()["results"]
    units = written.encode("utf-16-le")
    pieces = [units[2 * one["start"] : 2 * one["end"]].decode("utf-16-le") for one in results]
    assert pieces == ["—¡Qué día tan maravilloso! 😀 —dijo él—.", "¿Vienes?", "It was the worst night of her life."]
    assert all(set(one) == {"start", "end", "sentiment", "verdict", "score", "language"} for one in results)
    assert [one["score"] for one in results] == [one["score"] for one in judged(client, *pieces)]


def test_a_long_chapter_is_judged_at_once(client: httpx.Client) -> None:
    results = client.post("/sentiment", json={"text": "Llovía sobre la ciudad. " * 8_000}).json()["results"]
    assert len(results) == 8_000
    assert (results[-1]["start"], results[-1]["end"]) == (7_999 * 24, 7_999 * 24 + 23)


@pytest.mark.parametrize("body", [{"sentences": []}, {"text": ""}, {"text": " \n "}])
def test_of_nothing_nothing_is_said(client: httpx.Client, body: Any) -> None:
    answer = client.post("/sentiment", json=body)
    assert (answer.status_code, answer.json()) == (200, {"results": []})


def test_the_model_says_what_it_is(client: httpx.Client) -> None:
    model = client.get("/sentiment/model").json()
    assert set(model) == {"name", "version", "languages", "neutral", "training_data", "accuracy"}
    assert set(model["languages"]) == {"es", "en"}
    assert all(0.5 < accuracy <= 1 for accuracy in model["accuracy"].values())
    low, high = model["neutral"]
    for one in judged(client, *SENTENCES):
        verdict = "positive" if one["score"] >= high else "negative" if one["score"] <= low else "neutral"
        assert one["verdict"] == verdict


# --- bad input --------------------------------------------------------------------------------------------------------

TOO_MUCH = [
    {},
    {"sentences": [], "text": ""},
    {"sentences": None},
    {"text": None},
    {"text": 5},
    {"text": "a" * 200_001},
    {"sentences": "a"},
    {"sentences": [{"sentence": "a"}]},
    {"sentences": [{"key": "a"}]},
    {"sentences": [{"key": 1, "sentence": "a"}]},
    {"sentences": [{"key": "k" * 201, "sentence": "a"}]},
    {"sentences": [{"key": "a", "sentence": "a" * 2_001}]},
    {"sentences": [{"key": "a", "sentence": "a" * 1_000_000}]},
    {"sentences": [{"key": "a", "sentence": "a"}] * 1_001},
    [],
]


@pytest.mark.parametrize("body", TOO_MUCH, ids=lambda body: json.dumps(body)[:40])
def test_what_is_not_taken_is_refused_with_a_reason(client: httpx.Client, body: Any) -> None:
    answer = client.post("/sentiment", json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
    assert answer.json()["code"] == "invalid"
    assert answer.json()["errors"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"text": "\\u0000"}',
        b'{"text": "\\ud800"}',
        b'{"text": "\xed\xa0\x80"}',
        b'{"sentences": [{"key": "\\udc00", "sentence": "a"}]}',
    ],
    ids=lambda raw: repr(raw[:30]),
)
def test_what_is_no_text_is_refused(client: httpx.Client, raw: bytes) -> None:
    answer = client.post("/sentiment", content=raw, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "key"),
        ("key=a", "sentence"),
        ("sentence=a", "key"),
        (f"key={'k' * 201}&sentence=a", "key"),
        (f"key=a&sentence={'a' * 1_001}", "sentence"),
    ],
)
def test_a_query_that_is_not_taken_is_refused_with_a_reason(client: httpx.Client, query: str, field: str) -> None:
    answer = client.get(f"/sentiment?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_a_sentence_in_any_script_fits_into_an_address(client: httpx.Client) -> None:
    assert client.get("/sentiment", params={"key": "😀" * 200, "sentence": "😀" * 1_000}).status_code == 200


def test_a_query_with_a_nul_is_refused_and_one_that_is_no_utf_8_is_answered(client: httpx.Client) -> None:
    assert client.get("/sentiment?key=a&sentence=%00").status_code == 400
    assert client.get("/sentiment?key=a&sentence=%ff%fe%ed%a0%80").status_code == 200


def test_a_text_of_more_sentences_than_anybody_writes_is_refused(client: httpx.Client) -> None:
    answer = client.post("/sentiment", json={"text": "a\n" * 10_001})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_many_sentences")


def test_another_media_type_is_refused(client: httpx.Client) -> None:
    assert client.post("/sentiment", content=b"text=a").status_code == 415


# --- whose business it is ---------------------------------------------------------------------------------------------


def test_nothing_that_people_type_is_in_a_log(sites: list[LiveSite], client: httpx.Client) -> None:
    secret = "cuaderno-azul"
    client.get("/sentiment", params={"key": secret, "sentence": secret})
    client.get(f"/sentiment?key={secret}&sentence={secret * 1_000}")
    client.get(f"/sentiment?{secret}")
    client.get(f"/sentiment/{secret}")
    for body in ({"text": secret * 100}, {"text": [secret]}, {"sentences": [{"key": secret, "sentence": secret}]}):
        client.post("/sentiment", json=body, headers={"Authorization": f"Bearer {secret}"})
    client.post("/sentiment", content=f'{{"text": "{secret}'.encode(), headers={"Content-Type": "application/json"})
    assert [site.log().count(secret) for site in sites] == [0] * len(sites)
    assert sites[0].log().count("route=/api/sentiment ") >= 6
    assert all("route=/sentiment " in site.log() for site in sites[1:]), "the service was asked"


def test_whatever_authorization_somebody_has_they_are_answered(client: httpx.Client) -> None:
    for value in ("Bearer of-somebody-else", "Basic YTpi", "nonsense", ""):
        answer = client.get("/sentiment?key=k&sentence=a", headers={"Authorization": value})
        assert answer.status_code == 200, answer.text


def test_what_people_write_is_kept_by_no_cache_and_who_has_the_model_s_card_is_told_so(client: httpx.Client) -> None:
    assert client.get("/sentiment?key=k&sentence=a").headers["Cache-Control"] == "private, no-store"
    model = client.get("/sentiment/model")
    again = client.get("/sentiment/model", headers={"If-None-Match": model.headers["ETag"]})
    assert again.status_code == 304


def test_each_route_answers_under_lin_too_and_is_described_once(judging: LiveSite, client: httpx.Client) -> None:
    for path in ("/sentiment?key=k&sentence=a", "/sentiment/model"):
        assert client.get(f"/lin{path}").json() == client.get(path).json()
    assert client.post("/lin/sentiment", json={"text": "a"}).status_code == 200
    assert client.post("/lin/sentiment", json={}).status_code == 400
    assert client.get("/lin/sentiment").status_code == 400
    assert client.post("/lin/sentiment/model").status_code == 405
    paths = client.get("/openapi.json").json()["paths"]
    assert [path for path in paths if "sentiment" in path] == ["/sentiment", "/sentiment/model"]


def test_a_whole_site_judges_for_everybody_and_stores_nothing_of_it(live: LiveSite, database: Engine) -> None:
    headers = {"Idempotency-Key": "an-idempotency-key-of-sentiment"}
    with live.client(headers=headers) as client:
        first, second = (client.post("/sentiment", json={"text": "cuaderno-verde"}) for _ in range(2))
        other = client.post("/sentiment", json={"text": "cuaderno-rojo"})
        assert client.get("/lin/sentiment?key=k&sentence=cuaderno-verde").status_code == 200
    assert first.json() == second.json()
    assert (first.status_code, other.status_code) == (200, 200), "a key means nothing here"
    assert "Idempotent-Replayed" not in second.headers
    with database.connect() as connection:
        kept = connection.execute(text("SELECT count(*) FROM idempotency_key WHERE body LIKE '%results%'")).scalar()
    assert kept == 0
    assert "cuaderno-" not in live.log()
