"""The tables of the search index. What they hold is derived, and can be made anew at any time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Mapped, mapped_column

from sinpluma.api import Id, Model, UtcDateTime

SPELLING_LENGTH = 100

IndexText = Text().with_variant(mysql.LONGTEXT(collation="utf8mb4_0900_bin"), "mysql")
"""Folded text, compared byte by byte; on MySQL the collation of what is in a FULLTEXT index."""


class SearchPageRow(Model):
    """What is indexed of a page that readers may read.

    `title` is folded. `words` has the tokens of title and text, `runs` on MySQL the text without spaces. `copied_at`
    and `form` say of which published copy, and in which form, this was made.
    """

    __tablename__ = "search_page"

    page_id: Mapped[int] = mapped_column(Id, ForeignKey("page.page_id", ondelete="CASCADE"), primary_key=True)
    copied_at: Mapped[datetime] = mapped_column(UtcDateTime)
    form: Mapped[int]
    title: Mapped[str] = mapped_column(IndexText)
    words: Mapped[str] = mapped_column(IndexText)
    runs: Mapped[str] = mapped_column(IndexText)


class SearchNotebookRow(Model):
    """What is indexed of a work that readers may see: title, author's names, tags and synopsis, all folded.

    `words` and `runs` have the tokens of all of them. `version` and `author_version` say of what this was made.
    """

    __tablename__ = "search_notebook"

    notebook_id: Mapped[int] = mapped_column(
        Id, ForeignKey("notebook.notebook_id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int]
    author_version: Mapped[int]
    form: Mapped[int]
    title: Mapped[str] = mapped_column(IndexText)
    author: Mapped[str] = mapped_column(IndexText)
    tags: Mapped[str] = mapped_column(IndexText)
    synopsis: Mapped[str] = mapped_column(IndexText)
    words: Mapped[str] = mapped_column(IndexText)
    runs: Mapped[str] = mapped_column(IndexText)


class SearchSpellingRow(Model):
    """A word of a work's title or author's name, or one of these whole, under a key that its misspellings share."""

    __tablename__ = "search_spelling"

    spelling_key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    notebook_id: Mapped[int] = mapped_column(
        Id, ForeignKey("notebook.notebook_id", ondelete="CASCADE"), primary_key=True, index=True
    )
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    spelling: Mapped[str] = mapped_column(String(SPELLING_LENGTH))
