"""How a text's feeling is made of its sentences', and how an arc is drawn."""

from __future__ import annotations

import re
from typing import Any
from xml.dom import minidom

import pytest

from sinpluma.api import Judgement
from sinpluma_sentiment.arcs.drawing import HEIGHT, WIDTH, Caption, draw
from sinpluma_sentiment.arcs.feeling import MOST_POINTS, Judged, course, feeling, together
from sinpluma_sentiment.arcs.schemas import ArcModel, ArcPage, EmotionalArc
from sinpluma_sentiment.arcs.smoothing import lines, stretches


def judged(place: float, score: float) -> Judged:
    verdict: Any = "neutral" if 0.4 < score < 0.6 else "positive" if score > 0.5 else "negative"
    return Judged(place, Judgement("positive" if score >= 0.5 else "negative", verdict, score, "en"))


def page(position: int, *scores: float, words: int = 100, title: str = "A page", pending: bool = False) -> ArcPage:
    points = [((number + 0.5) / len(scores), score) for number, score in enumerate(scores)]
    mean = sum(scores) / len(scores) if scores else None
    known: dict[str, Any] = {"page_id": position, "position": position, "title": title, "word_count": words}
    return ArcPage(**known, pending=pending, mean=mean, sentences=len(scores), positive=len(scores), course=points)


def arc(*pages: ArcPage) -> EmotionalArc:
    counts: dict[str, Any] = {"sentences": 9, "positive": 5, "negative": 3, "neutral": 1}
    pending = sum(page.pending for page in pages)
    return EmotionalArc(
        notebook_id=1,
        model=ArcModel("moods", "1"),
        complete=not pending,
        pending=pending,
        mean=0.6,
        pages=list(pages),
        **counts,
    )


# --- feeling ----------------------------------------------------------------------------------------------------------


def test_neutral_sentences_are_counted_and_weigh_nothing_whatever_their_score() -> None:
    sentences = [judged(0.1, 0.9), judged(0.3, 0.5), judged(0.5, 0.41), judged(0.7, 0.59), judged(0.9, 0.1)]
    found = feeling(sentences)
    assert (found.positive, found.negative, found.neutral) == (1, 1, 3)
    assert found.mean == 0.5
    assert found.course == [(0.5, 0.5)]


def test_a_text_of_neutral_sentences_feels_nothing() -> None:
    assert feeling([judged(0.5, 0.5)]).mean is None
    assert feeling([]) == feeling(iter(()))
    assert course([]) == []


@pytest.mark.parametrize("number", [1, 7, 8, 15, 16, 17, 159, 160, 161, 10_007])
def test_each_point_of_a_course_is_of_as_many_sentences_as_the_next(number: int) -> None:
    telling = [((place + 0.5) / number, 1.0) for place in range(number)]
    points = course(telling)
    assert len(points) == max(1, min(MOST_POINTS, number // 8))
    assert [place for place, _ in points] == sorted({place for place, _ in points})
    assert {score for _, score in points} == {1.0}


def test_together_each_sentence_with_a_verdict_weighs_the_same() -> None:
    assert together([(0.9, 3), (0.1, 1), (None, 0)]) == pytest.approx(0.7)
    assert together([(None, 0)]) is None


# --- the line ---------------------------------------------------------------------------------------------------------


def test_a_page_is_as_wide_as_it_has_words() -> None:
    parts = stretches([page(1, words=300), page(2, words=0), page(3, words=99)])
    assert [(part.start, part.end) for part in parts] == [(0.0, 0.75), (0.75, 0.7525), (0.7525, 1.0)]


def test_the_line_goes_through_what_is_there_and_is_broken_where_a_page_is_pending() -> None:
    parts = stretches([page(1, 0.9, 0.9), page(2), page(3, 0.2, pending=True), page(4, 0.3), page(5, pending=True)])
    first, second = lines(parts)
    assert (first[0][0], first[-1][0]) == (0.0, pytest.approx(0.4))
    assert (second[0][0], second[-1][0]) == (pytest.approx(0.6), pytest.approx(0.8))
    assert [score for _, score in first] == pytest.approx([0.9] * len(first))
    assert [score for _, score in second] == pytest.approx([0.3] * len(second))


def test_the_line_stays_between_the_least_and_the_greatest_score() -> None:
    scores = [0.1, 0.95, 0.95, 0.1, 0.1] * 4
    (line,) = lines(stretches([page(1, *scores, words=10), page(2, words=100_000), page(3, 0.5, words=10)]))
    assert all(0.1 <= score <= 0.95 for _, score in line)


# --- the picture ------------------------------------------------------------------------------------------------------


def picture(of: EmotionalArc, title: str = "A work") -> minidom.Element:
    root = minidom.parseString(draw(Caption(title, "Ana"), of)).documentElement  # noqa: S318 - our own
    assert root is not None
    return root


def words(root: minidom.Element) -> list[str]:
    return [node.firstChild.data for node in root.getElementsByTagName("text")]


def test_what_people_typed_is_text_in_the_picture_and_nothing_else() -> None:
    root = picture(arc(page(1, 0.9, title='"]]><script>x</script>\u202e\0&amp;')), "<b>\ufffeBold & sons</b>")
    assert "<b>Bold & sons</b>, Ana" in words(root)
    assert '1. "]]><script>x</script>&amp;' in root.getElementsByTagName("desc")[0].firstChild.data
    assert not root.getElementsByTagName("script")


def test_the_picture_has_a_name_and_says_in_words_what_it_shows() -> None:
    root = picture(arc(page(1, 0.9, title="One"), page(2, pending=True, title="Two")))
    names = root.getAttribute("aria-labelledby").split()
    named = {node.getAttribute("id") for tag in ("title", "desc") for node in root.getElementsByTagName(tag)}
    assert set(names) <= named
    said = root.getElementsByTagName("desc")[0].firstChild.data
    assert "judged by moods 1; 1 of 2 pages are not judged yet" in said
    assert "1. One: mean 0.90" in said
    assert "2. Two: not judged yet" in said
    assert any(word.startswith("neither 0.50") for word in words(root))


def test_many_pages_are_numbered_as_far_as_there_is_room() -> None:
    few, many = (picture(arc(*(page(number, 0.7) for number in range(1, count + 1)))) for count in (9, 400))
    assert "9. A page" in words(few)
    numbers = [int(word) for word in words(many) if word.isdigit()]
    assert 20 < len(numbers) < 60
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("scores", [[0.0, 1.0] * 9, [0.5], [1.0], [0.0], []])
def test_nothing_is_drawn_outside_the_picture(scores: list[float]) -> None:
    root = picture(arc(page(1, *scores), page(2, words=0), page(3, *scores, pending=True)))
    for path in root.getElementsByTagName("path"):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", path.getAttribute("d"))]
        assert all(0 <= x <= WIDTH for x in numbers[::2])
        assert all(0 <= y <= HEIGHT for y in numbers[1::2])
