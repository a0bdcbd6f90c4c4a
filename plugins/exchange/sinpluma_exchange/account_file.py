"""What a whole account is as a file: a zip with `account.json`, version 1, and a `NotebookFile` for each work."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

FORMAT: Literal["sinpluma-account"] = "sinpluma-account"
VERSION: Literal[1] = 1
MEDIA_TYPE = "application/zip"
ACCOUNT = "account.json"
README = "README.txt"
WORKS = "works/"
PICTURES = "pictures/"

Moment = Annotated[datetime, Meta(tz=True)]


class AccountRecord(Struct, kw_only=True):
    """Who somebody is. No password, session or token is ever in it."""

    username: str
    display_name: str
    bio: str
    email: str
    locale: str
    user_created: Moment


class ReadingRecord(Struct, kw_only=True):
    """A work that somebody follows, with its address and that of the page they have reached."""

    title: str
    author: str
    url: str
    page_url: str | None
    progress: float
    created: Moment


class WorkEntry(Struct, kw_only=True):
    """A work, by the names of its files in the zip.

    `pictures` are those that its pages show. A picture's key is the last part of its address.
    """

    file: str
    title: str
    cover: Annotated[str | None, Meta(description="The file of the cover that its author chose.")] = None
    pictures: Annotated[dict[str, str], Meta(description="The file of each picture, by its key.")] = {}


class AccountFile(Struct, kw_only=True):
    """Everything of an account but its works and pictures, and where these are."""

    format: Literal["sinpluma-account"] = FORMAT
    version: Literal[1] = VERSION
    exported: Moment
    source: Annotated[str, Meta(description="Where the account was.")]
    account: AccountRecord
    readings: list[ReadingRecord]
    works: list[WorkEntry]
    pictures: Annotated[bool, Meta(description="Whether the pictures are in it: not every site keeps some.")] = False
    profile_picture: Annotated[str | None, Meta(description="The file of the profile picture.")] = None
