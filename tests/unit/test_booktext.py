"""How the plain text of a book becomes chapters."""

import os
import re
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinpluma_notebooks.booktext import Book, Chapter, chapter_text, read_book

BOOKS = Path(__file__).resolve().parents[2].parent / "shared/data/books"
QUIJOTE = "pg2000-quijote-es.txt"
PREJUDICE = "pg1342-pride-and-prejudice-en.txt"
PREJUDICE_OPENINGS = {
    "It is a truth universally": "Chapter 1",
    "Mr. Bennet was among the earliest": "Chapter 2",
}
SECTION = "Text of the section."

Source = Callable[[str], str]


@pytest.fixture(scope="module")
def source() -> Source:
    def read(name: str) -> str:
        path = BOOKS / name
        if not path.is_file():
            reason = f"{path} is absent: the tests of real books need it"
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)
        return path.read_bytes().decode()

    return read


def plain(text: str) -> str:
    return " ".join(text.split())


def joined(chapter: Chapter) -> str:
    return plain(" ".join([chapter.title, chapter.subtitle or "", *chapter.paragraphs]))


def roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX"][tens] + (
        ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][ones]
    )


def slices(lines: list[str], heading: str) -> list[str]:
    """The text before the first line that matches, then that from each such line to the next."""
    cuts = [number for number, line in enumerate(lines) if re.match(heading, line)]
    bounds = [0, *cuts, len(lines)]
    return [plain(" ".join(lines[a:b])) for a, b in pairwise(bounds)]


def everything(book: Book) -> str:
    return " ".join([*book.front_matter, *(chapter_text(chapter) for chapter in book.chapters)])


def titles(text: str, split: str = "auto") -> list[str]:
    return [chapter.title for chapter in read_book(text, split).chapters]


# Real books


def test_the_quijote_has_52_and_74_chapters_in_order(source: Source) -> None:
    expected = [
        f"Capítulo {word if n == 1 else roman(n)}."
        for word, last in (("primero", 52), ("Primero", 74))
        for n in range(1, last + 1)
    ]
    assert titles(source(QUIJOTE)) == expected


def test_each_chapter_of_the_quijote_is_its_slice_of_the_source(source: Source) -> None:
    text = source(QUIJOTE)
    book = read_book(text)
    lines = text.splitlines()
    begin, end = (n for n, line in enumerate(lines) if line.startswith("*** "))
    front, *expected = slices(lines[begin + 1 : end], r"Capítulo ([Pp]rimero|[IVXL]+)\. ")
    assert " ".join(book.front_matter) == front
    assert [joined(chapter) for chapter in book.chapters] == expected
    assert [chapter_text(chapter) for chapter in book.chapters] == expected


def test_the_header_and_the_headings_of_the_quijote_are_read(source: Source) -> None:
    book = read_book(source(QUIJOTE))
    assert (book.title, book.author, book.language) == ("Don Quijote", "Miguel de Cervantes Saavedra", "es")
    second = book.chapters[1]
    assert second.title == "Capítulo II."
    assert second.subtitle == "Que trata de la primera salida que de su tierra hizo el ingenioso don Quijote"
    assert second.paragraphs[0].startswith("Hechas, pues, estas prevenciones, no quiso aguardar más tiempo")
    assert all(chapter.subtitle and chapter.paragraphs for chapter in book.chapters)


def test_nothing_of_project_gutenberg_is_left_in_the_quijote(source: Source) -> None:
    book = read_book(source(QUIJOTE))
    assert "gutenberg" not in everything(book).lower()
    assert book.front_matter[0] == "El ingenioso hidalgo don Quijote de la Mancha"
    assert book.chapters[-1].paragraphs[-1] == "Fin"


def test_the_quijote_is_read_in_well_under_a_second(source: Source) -> None:
    text = source(QUIJOTE)
    before = time.process_time()
    read_book(text)
    assert time.process_time() - before < 0.8


def test_pride_and_prejudice_is_split_at_the_headings_it_has(source: Source) -> None:
    """This file lost its headings "Chapter 1" and "Chapter 2": their text stands before "Chapter 3"."""
    text = source(PREJUDICE)
    book = read_book(text)
    front, *expected = slices(text.splitlines(), r"Chapter \d+$")
    assert " ".join(book.front_matter) == front
    assert [chapter.title for chapter in book.chapters] == [f"Chapter {n}" for n in range(3, 62)]
    assert [joined(chapter) for chapter in book.chapters] == expected
    assert (book.title, book.author, book.language) == (None, None, None)


def test_pride_and_prejudice_has_61_chapters_once_its_two_lost_headings_are_back(source: Source) -> None:
    text = source(PREJUDICE)
    for opening, heading in PREJUDICE_OPENINGS.items():
        assert text.count(opening) == 1
        text = text.replace(opening, f"{heading}\r\n\r\n\r\n{opening}")
    book = read_book(text)
    front, *expected = slices(text.splitlines(), r"Chapter \d+$")
    assert (front, book.front_matter) == ("", [])
    assert [chapter.title for chapter in book.chapters] == [f"Chapter {n}" for n in range(1, 62)]
    assert [joined(chapter) for chapter in book.chapters] == expected


def test_a_real_book_as_one_chapter_is_the_whole_source(source: Source) -> None:
    text = source(PREJUDICE)
    [chapter] = read_book(text, "none").chapters
    assert chapter_text(chapter) == plain(text)


# Headings


@pytest.mark.parametrize(
    ("heading", "title", "subtitle"),
    [
        ("Capítulo primero. De la casa", "Capítulo primero.", "De la casa"),
        ("CAPÍTULO II", "CAPÍTULO II", None),
        ("Capi\u0301tulo II", "Capi\u0301tulo II", None),
        ("Capitulo IV. de lo que pasó", "Capitulo IV.", "de lo que pasó"),
        ("Capítulo décimo tercero", "Capítulo décimo tercero", None),
        ("Capítulo Vigesimoprimero", "Capítulo Vigesimoprimero", None),
        ("Capítulo treinta y dos", "Capítulo treinta y dos", None),
        ("Capítulo veintidós", "Capítulo veintidós", None),
        ("Capítulo 1.º", "Capítulo 1.º", None),
        ("Capítulo último. El fin", "Capítulo último.", "El fin"),
        ("Cap. XII. La casa", "Cap. XII.", "La casa"),
        ("Chapter 3", "Chapter 3", None),
        ("CHAPTER IV. THE BALL", "CHAPTER IV.", "THE BALL"),
        ("Chapter Twenty-One", "Chapter Twenty-One", None),
        ("CHAPTER THE FIRST", "CHAPTER THE FIRST", None),
        ("Chapter I.]", "Chapter I.]", None),
        ("_Chapter 7_", "_Chapter 7_", None),
        ("CHAPTER I.\n    Down the\n    Rabbit-Hole", "CHAPTER I.", "Down the Rabbit-Hole"),
        ("CHAPTER I The Boy", "CHAPTER I", "The Boy"),
        ("Chapter 3: The ball", "Chapter 3: The ball", None),
        ("CHAPTER I—THE BALL", "CHAPTER I—THE BALL", None),
        ("CHAPTER I--THE BALL", "CHAPTER I--THE BALL", None),
        ("Chapter 3 - The ball", "Chapter 3 - The ball", None),
        ("Capítulo II.—De la casa", "Capítulo II.—De la casa", None),
    ],
)
def test_a_numbered_heading_is_recognised_and_divided_after_its_number_sentence(
    heading: str, title: str, subtitle: str | None
) -> None:
    book = read_book(f"Before.\n\n   {heading}\n\n{SECTION}")
    assert book.front_matter == ["Before."]
    assert book.chapters == [Chapter(title, subtitle, [SECTION])]
    assert chapter_text(book.chapters[0]) == plain(f"{heading} {SECTION}")


@pytest.mark.parametrize(
    "prose",
    [
        "capítulo que vos halláredes que se escribe. Tras esto, para mostraros",
        "Capítulo que vos halláredes que se escribe.",
        "capítulo II. Así lo llamó su autor.",
        "Capítulo aparte merece la venta.",
        "Capítulo dos veces leído y otras tantas olvidado.",
        "Capítulo mi señor le llamaba.",
        "Chapter and verse, he said.",
        "Chapter 3 was the one she liked best.",
        "Chapter 3 — the one about bees — was dull.",
        "Chapter 3, which he had read, was dull.",
        "Chapter 3.2 has the proof.",
        "Chapter 3-5 were lost.",
        "Chapter 3-A was lost.",
        "Chapter 3 Elizabeth did not like. She said so.",
        "Chapter I said was dull.",
        "Chapters 3 and 4",
        "On the next day\nChapter 9\nwas read aloud.",
    ],
)
def test_prose_that_begins_like_a_heading_stays_prose(prose: str) -> None:
    [chapter] = read_book(f"Chapter 1\n\nOne.\n\n{prose}\n\nTwo.").chapters
    assert chapter.paragraphs == ["One.", plain(prose), "Two."]


def test_text_without_a_blank_line_under_a_number_is_the_first_paragraph() -> None:
    prose = "It was a dark night. " * 40
    [chapter] = read_book(f"Chapter 1\n{prose}\n\nThen day.").chapters
    assert chapter == Chapter("Chapter 1", None, [prose.strip(), "Then day."])


def test_a_long_heading_without_a_number_part_is_shortened_and_kept_whole_in_the_subtitle() -> None:
    heading = "Canto segundo: " + "las cosas que allí pasaron, " * 6 + "y otras"
    [chapter] = read_book(f"{heading}\n\n{SECTION}", "Canto").chapters
    assert chapter.title.endswith("…")
    assert len(chapter.title) <= 100
    assert heading.startswith(chapter.title[:-1] + ", ")
    assert (chapter.subtitle, chapter.paragraphs) == (heading, [SECTION])
    assert chapter_text(chapter) == f"{heading} {SECTION}"


def test_a_word_of_a_hundred_letters_is_shortened_too() -> None:
    assert titles("x" * 101 + f"\n\n{SECTION}", "x") == ["x" * 99 + "…"]
    assert titles("x" * 100 + f"\n\n{SECTION}", "x") == ["x" * 100]


@pytest.mark.parametrize("first", ["Y entonces llegó", "Y entonces llegó " + "el día " * 20])
def test_a_title_of_the_author_that_ends_in_dots_is_part_of_the_text(first: str) -> None:
    [chapter] = read_book(f"Y entonces…\n\n{first}", "y entonces…").chapters
    assert chapter_text(chapter) == f"Y entonces… {plain(first)}"


# Contents


BODY = "".join(f"Chapter {n}\n\nText {n}.\n\n" for n in (1, 2, 3))
ENTRIES = "Chapter 1\n\nChapter 2\n\nChapter 3\n\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ENTRIES, ""),
        (f"Contents\n\n{ENTRIES}", ""),
        (f"Contents\n\n{ENTRIES}Preface\n\nA preface.\n\n", ""),
        ("Contents\n\nChapter 1. One\nChapter 2. Two\nChapter 3. Three\n\nA preface.\n\n", ""),
        ("CHAPTER 1\n\nCHAPTER 2\n\nCHAPTER 3\n\nA preface.\n\n", ""),
        ("Chapter 1. One ... 7\n\nChapter 2. Two ... 9\n\nChapter 3. Three ... 12\n\nA preface.\n\n", ""),
        ("", f"Contents\n\n{ENTRIES}"),
        ("", f"{ENTRIES}The End\n\n"),
    ],
)
def test_entries_of_a_table_of_contents_are_not_chapters(before: str, after: str) -> None:
    book = read_book(before + BODY + after)
    assert [(chapter.title, chapter.paragraphs[0]) for chapter in book.chapters] == [
        (f"Chapter {n}", f"Text {n}.") for n in (1, 2, 3)
    ]
    assert " ".join(book.front_matter) == plain(before)
    assert everything(book) == plain(before + BODY + after)


def test_contents_before_two_parts_that_count_from_one_are_told_from_the_chapters() -> None:
    book = read_book(ENTRIES + ENTRIES + "A preface.\n\n" + BODY + BODY)
    assert [chapter.paragraphs for chapter in book.chapters] == [[f"Text {n}."] for n in (1, 2, 3)] * 2
    assert titles(ENTRIES + ENTRIES + BODY + BODY) == [f"Chapter {n}" for n in (1, 2, 3)] * 2


def test_a_last_chapter_without_text_yet_is_a_chapter() -> None:
    assert read_book("Chapter 1\n\nOne.\n\nChapter 2").chapters[-1] == Chapter("Chapter 2", None, [])


# Splitting otherwise


def test_an_expression_finds_headings_at_the_start_of_paragraphs_whatever_their_case() -> None:
    text = "Canto primero\n\nUno.\n\nel canto de aves\nCanto ajeno\n\nCANTO SEGUNDO\nDe la mar\n\nDos."
    first, second = read_book(text, r"^canto \w+$").chapters
    assert first == Chapter("Canto primero", None, ["Uno.", "el canto de aves Canto ajeno"])
    assert second == Chapter("CANTO SEGUNDO De la mar", None, ["Dos."])


def test_an_expression_for_numbers_skips_their_table_of_contents() -> None:
    text = "I\n\nII\n\nIII\n\nPrólogo\n\nI\n\nUno.\n\nII\n\nDos.\n\nIII\n\nTres."
    assert titles(text, r"[IVX]+$") == ["I", "II", "III"]


def test_the_heading_of_a_part_that_has_no_text_of_its_own_stays_in_the_text_before() -> None:
    text = "Parte I\n\nCanto I\n\nUno.\n\nParte II\n\nCanto I\n\nDos."
    book = read_book(text, "(Parte|Canto) I+")
    assert book.front_matter == ["Parte I"]
    assert book.chapters == [
        Chapter("Canto I", None, ["Uno.", "Parte II"]),
        Chapter("Canto I", None, ["Dos."]),
    ]


@pytest.mark.parametrize("expression", ["Canto (", "*", "a{2,1}", "a{99999999999999999999}"])
def test_a_bad_expression_is_refused_with_what_is_wrong(expression: str) -> None:
    with pytest.raises(ValueError, match=r"is no valid regular expression: .+\."):
        read_book("Canto 1\n\nUno.", expression)


@pytest.mark.parametrize("expression", ["", "^", "x*"])
def test_an_expression_that_matches_everything_is_refused(expression: str) -> None:
    with pytest.raises(ValueError, match="matches everything"):
        read_book("Canto 1\n\nUno.", expression)


@pytest.mark.parametrize(
    ("split", "problem"),
    [("auto", "No chapter heading was found"), ("^Acto ", "'^Acto ' matches no heading")],
)
def test_a_text_without_headings_is_refused_with_what_to_try(split: str, problem: str) -> None:
    with pytest.raises(ValueError, match=re.escape(problem) + ".*--split none"):
        read_book("Canto 1\n\nUno.", split)


@pytest.mark.parametrize("text", ["", "\ufeff \r\n\r\n", "*** START OF THE PROJECT GUTENBERG EBOOK X ***\n"])
@pytest.mark.parametrize("split", ["auto", "none", "^Canto "])
def test_an_empty_text_is_refused(text: str, split: str) -> None:
    with pytest.raises(ValueError, match="no text to import"):
        read_book(text, split)


def test_none_takes_a_short_first_paragraph_for_the_title() -> None:
    book = read_book("El almohadón\n\nSu luna de miel.\n\nChapter 2\n\nFin.", "none")
    assert book.chapters == [Chapter("El almohadón", None, ["Su luna de miel.", "Chapter 2", "Fin."])]
    assert book.front_matter == []


def test_none_divides_a_numbered_heading_at_the_beginning() -> None:
    description = "Que trata de " + "muchas cosas " * 10
    [chapter] = read_book(f"Capítulo II. {description}\n\nUno.", "none").chapters
    assert chapter == Chapter("Capítulo II.", plain(description), ["Uno."])


def test_none_takes_the_beginning_of_a_long_first_paragraph_for_the_title() -> None:
    prose = "Su luna de miel fue un largo escalofrío. " * 5
    [chapter] = read_book(prose, "none").chapters
    assert chapter.title == "Su luna de miel fue un largo escalofrío. " * 2 + "Su luna de miel…"
    assert (chapter.subtitle, chapter.paragraphs) == (None, [prose.strip()])
    assert chapter_text(chapter) == prose.strip()


# The text itself


def test_a_byte_order_mark_old_line_ends_and_ragged_space_leave_no_trace() -> None:
    text = "\ufeffChapter 1\r\n \t\r\n  One _two_\r\n   three.  \r\n\r\n\r\n\tFour.\rFive.\r\r"
    assert read_book(text).chapters == [Chapter("Chapter 1", None, ["One _two_ three.", "Four. Five."])]


def gutenberg(header: str, verb: str = "OF THE") -> str:
    return (
        f"The Project Gutenberg eBook\n\nChapter 0\n\n{header}\n\n"
        f"*** START {verb} PROJECT GUTENBERG EBOOK A VERY\nLONG NAME ***\n\n"
        "Title: none\n\nChapter 1\n\nOne.\n\n"
        "End of the Project Gutenberg EBook of A Very Long Name\n\n"
        f"*** END {verb} PROJECT GUTENBERG EBOOK A VERY\nLONG NAME ***\n\nChapter 2\n\nThe licence."
    )


@pytest.mark.parametrize("verb", ["OF THE", "OF THIS"])
def test_project_gutenberg_s_header_is_read_and_removed_with_its_licence(verb: str) -> None:
    header = "Title: A Very\n       Long Name\n\nAuthor: Jane Doe\n\nLanguage: English, Spanish"
    book = read_book(gutenberg(header, verb))
    assert (book.title, book.author, book.language) == ("A Very Long Name", "Jane Doe", "en")
    assert book.front_matter == ["Title: none"]
    assert book.chapters == [Chapter("Chapter 1", None, ["One."])]


def test_what_a_header_does_not_say_or_says_in_another_language_is_none() -> None:
    book = read_book(gutenberg("Language: Finnish"))
    assert (book.title, book.author, book.language) == (None, None, None)


@pytest.mark.parametrize("text", ["Chapter 1 " + "-" * 50_000 + "a", "End of Project Gutenberg" + " " * 50_000])
def test_a_long_row_of_dashes_or_spaces_does_not_hold_up_the_reading(text: str) -> None:
    before = time.process_time()
    read_book(f"Chapter 0\n\n{text}\n\nOne.")
    assert time.process_time() - before < 0.5


def test_headings_are_no_contents_if_no_chapter_would_be_left() -> None:
    text = "b\n\nChapter 1\n\nChapter 2\n\nOne.\n\nb\n\nChapter 3\n\nChapter 4\n\nTwo."
    book = read_book(text, "Chapter|b")
    assert [chapter.title for chapter in book.chapters] == ["Chapter 2", "Chapter 4"]
    assert everything(book) == plain(text)


PIECES = st.one_of(
    st.sampled_from(["Chapter 1", "Chapter 2.", "Capítulo II. De la casa", "CHAPTER I—X", "Contents", "* * *"]),
    st.text(st.sampled_from("ab .,…\n\t_-I1"), min_size=1, max_size=250),
)


@given(
    st.lists(PIECES),
    st.sampled_from(["auto", "none", "a", r"\S", "Chapter|b"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_no_word_is_lost_or_added_and_every_title_fits(pieces: list[str], split: str, line_end: str) -> None:
    text = "\n\n".join([*pieces, "Chapter 9", "a b"])
    book = read_book(text.replace("\n", line_end), split)
    assert everything(book) == plain(text)
    assert all(1 <= len(chapter.title) <= 100 for chapter in book.chapters)


@given(st.text(), st.text(max_size=12))
def test_any_text_and_expression_give_a_book_or_a_value_error(text: str, split: str) -> None:
    try:
        book = read_book(text, split)
    except ValueError:
        return
    assert book.chapters
