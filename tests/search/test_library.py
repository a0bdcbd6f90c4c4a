"""What readers find in a library in seven languages, on each database and with each backend."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sinpluma.api import fold
from sinpluma_search import fulltext_mysql, fulltext_sqlite

pytestmark = pytest.mark.asyncio(loop_scope="module")

RECALL = {"fulltext": 0.95, "like": 0.9, "memory": 0.8}
"""The last is a backend of these tests' own, which looks for parts of words."""
PASSAGE = (
    "The storm took the oldest pear tree first. Under its roots lay a tin box, and in the tin box a photograph of our "
    "own kitchen, taken, by the look of the wallpaper, before the house was built."
)


def in_utf16(text: str, start: int, end: int) -> str:
    """The part of a text between two places that are counted as JavaScript does."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def marked(item: Any) -> list[str]:
    """What is marked in an item's snippet."""
    return [in_utf16(item["snippet"], start, end) for start, end in item["matches"]]


# --- what is found ------------------------------------------------------------------------------------------------


async def test_nearly_all_is_found_that_should_be_and_among_the_first_ten(library: Any, queries: Any) -> None:
    shares, missed = [], []
    for words, expected in queries.items():
        found = (await library.found(words, per_page=100))[:10]
        if expected:
            shares.append(len(set(expected) & set(found)) / len(expected))
            missed += [(words, expected, found)] * (shares[-1] < 1)
        elif library.backend == "fulltext":
            assert found == [], words
    recall = sum(shares) / len(shares)
    assert recall >= RECALL[library.backend], (recall, missed)


@pytest.mark.parametrize("enough", [0, 100])
async def test_words_that_are_very_common_find_the_same(
    library: Any, queries: Any, monkeypatch: pytest.MonkeyPatch, enough: int
) -> None:
    """They are looked for in another way, which a library this small does not see otherwise."""
    if library.backend != "fulltext":
        return  # the others know no common words
    expected = {words: set(await library.found(words)) for words in queries}
    for module in (fulltext_sqlite, fulltext_mysql):
        monkeypatch.setattr(module, "COMMON", -1)
    monkeypatch.setattr(fulltext_mysql, "ENOUGH", enough)
    assert {words: set(await library.found(words)) for words in queries} == expected


async def test_what_was_typed_with_one_mistake_is_found_or_suggested(library: Any, mistakes: Any) -> None:
    for words, expected in mistakes.items():
        answer = await library.reader.search(words)
        found = await library.found(words if answer["total"] else answer.get("suggestion", ""))
        assert expected in found, (words, answer.get("suggestion"))


async def test_nothing_is_suggested_where_something_is_found_or_nothing_is_near(library: Any) -> None:
    assert "suggestion" not in await library.reader.search("farero")
    assert "suggestion" not in await library.reader.search("qwertyuiop")


async def test_all_words_must_be_there(library: Any) -> None:
    assert await library.found("ferry donkey") == ["ferry"]
    assert await library.found("ferry gaviota") == []


async def test_a_title_stands_before_an_author_that_before_a_synopsis_and_that_before_a_text(library: Any) -> None:
    author = library.authors["oconnell"]
    if library.backend == "memory":
        return  # another's backend, another's order
    works = [
        await author.write("Of other things", "Nothing but kumquats in the text.", resume="-"),
        await author.write("Of more things", "-", resume="With kumquats in the synopsis."),
        await author.write("Of most things", "-", resume="-", tags=["kumquats"]),
        await author.write("Kumquats", "-", resume="-"),
    ]
    items = (await library.reader.search("kumquats"))["items"]
    assert [item["notebook_id"] for item in items] == works[::-1]
    scores = [item["score"] for item in items]
    assert scores == sorted(scores, reverse=True)
    for notebook_id in works:
        await author.do("DELETE", f"/notebooks/{notebook_id}")
    await library.running.deliver_events()


async def test_only_works_or_only_pages_are_given_to_who_wants_these(library: Any) -> None:
    everything = await library.reader.search("ferry")
    works = await library.reader.search("ferry", type="notebook")
    pages = await library.reader.search("ferry", type="page")
    assert {item["type"] for item in everything["items"]} == {"notebook", "page"}
    assert {item["type"] for item in works["items"]} == {"notebook"}
    assert {item["type"] for item in pages["items"]} == {"page"}
    assert works["total"] + pages["total"] == everything["total"]


async def test_a_long_list_comes_in_parts_with_links(library: Any) -> None:
    whole = await library.reader.search("marisol")
    assert whole["total"] == len(whole["items"]) == 4
    parts = []
    for page in (1, 2, 3, 4, 5):
        _, headers, part = await library.reader.ask("GET", "/search", q="marisol", page=page, per_page=1)
        assert (part["page"], part["per_page"], part["total"]) == (page, 1, 4)
        assert ('rel="next"' in headers.get("Link", "")) == (page < 4)
        assert ('rel="prev"' in headers.get("Link", "")) == (page > 1)
        parts += part["items"]
    assert parts == whole["items"]


# --- how it is given ----------------------------------------------------------------------------------------------


async def test_a_page_is_given_with_its_work_its_author_and_the_piece_that_fits(library: Any) -> None:
    (item,) = (await library.reader.search("suitcase", type="page"))["items"]
    assert item["title"] == "Monday's tide"
    assert item["notebook_title"] == "The Last Ferry to Inishmoor"
    assert (item["author"], item["author_name"]) == ("oconnell", "Siobhán O'Connell")
    assert marked(item) == ["suitcase"]
    page = await library.reader.do("GET", f"/pages/{item['page_id']}")
    assert item["snippet"] in page["content"][0]["children"][0]["text"]


async def test_a_work_is_given_with_what_fits_of_it(library: Any) -> None:
    for words, snippet, mark in (
        ("farero", "El farero de Cabo Niñón", ["farero"]),
        ("barco luz", "Un hombre cuida una luz que ningún barco necesita ya.", ["luz", "barco"]),
        ("cronica", "mar, crónica", ["crónica"]),
        ("ibanez", "Marisol Ibáñez", ["Ibáñez"]),
    ):
        item = next(item for item in (await library.reader.search(words, type="notebook"))["items"])
        assert "page_id" not in item
        assert (item["snippet"], marked(item)) == (snippet, mark)


@pytest.mark.parametrize(
    ("words", "marks"),
    [
        ("deshielo estacion", {"deshielo", "estación"}),
        ("🦭", {"🦭"}),
        ("foca", {"foca"}),
        ("tchaikovsky", set()),
        ("龙井", {"龙井"}),
        ("ﾗｰﾒﾝ", {"ラーメン"}),
        ("السخام", {"السُّخام"}),
        ("чертеж", {"Чертёж"}),
    ],
)
async def test_marks_are_on_what_was_looked_for_as_it_is_written(library: Any, words: str, marks: set[str]) -> None:
    items = (await library.reader.search(words))["items"]
    assert set().union(*(marked(item) for item in items)) == marks
    for item in items:
        assert {fold(mark) for mark in marked(item)} <= {fold(word) for word in words.split()}


@pytest.mark.parametrize("words", ["%", "_", "100%%", "%%", "__", "snakeXcase", "%a", "a%"])
async def test_signs_that_mean_something_to_a_database_are_characters_like_others(library: Any, words: str) -> None:
    found = await library.reader.search(words, per_page=100)
    assert found["total"] < 10
    assert all(words in item["snippet"] for item in found["items"]), "something else was found"


# --- what is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "   "}, {"q": "\t\n"}, {"q": "x" * 501}, {"q": "🙂" * 501}])
async def test_nothing_to_look_for_and_too_much_are_refused(library: Any, query: dict[str, str]) -> None:
    status, _, problem = await library.reader.ask("GET", "/search", **query)
    assert (status, problem["code"]) == (400, "invalid")
    assert list(problem["errors"]) == ["q"]


@pytest.mark.parametrize("query", [{"type": "user"}, {"page": "0"}, {"per_page": "101"}, {"q": "a\0b"}])
async def test_what_makes_no_sense_is_refused(library: Any, query: dict[str, str]) -> None:
    status, _, problem = await library.reader.ask("GET", "/search", **{"q": "farero", **query})
    assert (status, problem["type"].rsplit("/", 1)[-1] != "") == (400, True)


async def test_five_hundred_characters_may_be_looked_for(library: Any) -> None:
    passage = ("  " + f"{PASSAGE} " * 3)[:500]  # ends with a word
    assert len(passage) == 500
    assert (await library.reader.ask("GET", "/search", q=passage))[0] == 200
    assert (await library.reader.ask("GET", "/search", q="🙂" * 500))[0] == 200
    assert (await library.reader.ask("GET", "/search", q="a " * 250))[0] == 200
    if library.backend == "fulltext":  # the others look for punctuation as it stands
        assert await library.found(passage) == ["orchard"]


async def test_the_answer_is_a_public_one(library: Any) -> None:
    _, headers, _ = await library.reader.ask("GET", "/search", q="ferry")
    assert headers["Cache-Control"].startswith("public, max-age=1")
    _, headers, _ = await library.authors["marisol"].ask("GET", "/search", q="ferry")
    assert headers["Cache-Control"] == "private, no-store"


MIXED = st.text(
    alphabet=st.sampled_from(
        "aeñÑóÜ %_\"'\\()+-<>~*@:;^{}[]NEAROTD01猫のラ茶한글مدинаёß🙂👨\u200d\u0301\ufe0f\u3000\t\n/|&#=,.!?¿"
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.one_of(MIXED, st.text(min_size=1, max_size=500)))
async def test_no_query_makes_anything_fail(library: Any, words: str) -> None:
    if any("\ud800" <= character <= "\udfff" for character in words):
        return  # what is no character has no place in an address
    status, _, body = await library.reader.ask("GET", "/search", q=words)
    assert status in {200, 400}, (words, body)
    for item in (body or {}).get("items", ()):
        assert all(0 <= start < end for start, end in item["matches"])
        assert all(marked(item))
