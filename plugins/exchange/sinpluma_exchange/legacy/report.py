"""What came over and what did not, and why."""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal["account", "work", "page", "reading"]
KINDS: tuple[Kind, ...] = ("account", "work", "page", "reading")

SENTENCES = {
    "renamed": "accounts have another user name here: theirs was taken, or is not allowed",
    "no_email": "accounts have no e-mail address here: theirs was taken, or is none",
    "no_password": "accounts have no password: an administrator gives them one",
    "no_date": "accounts count as new: their date could not be read",
    "genre": "works have the genre that stands for those that this site does not have",
    "tags": "works lost tags: a work has 20, of 50 characters",
    "title": "works or pages were given a title or had it shortened",
    "resume": "synopses were shortened, or lost control characters",
    "split": "pages were too long and became several",
    "unread": "pages are no documents: they came over as the text they are",
    "changed": "pages have something that documents here do not have: its text came over",
    "draft": "works came over and stayed drafts: a plugin objects",
    "no_author": "works stayed behind: their author is not there",
    "no_work": "pages stayed behind: their work is not there",
    "no_reading": "readings stayed behind: the reader or the work is not there",
}
"""By code: what a remark means, for the number of those that have it."""


class Tally(msgspec.Struct):
    """How many there were of one kind, and what became of them."""

    in_dump: int = 0
    imported: int = 0
    here_before: int = 0
    left_out: int = 0


class Remark(msgspec.Struct, frozen=True):
    """Something that is not as it was; `legacy_id` is its number in the dump."""

    kind: Kind
    legacy_id: int
    code: str
    detail: str


class Report(msgspec.Struct, kw_only=True):
    """What an import did; or, of a trial, would do. `ids` has our numbers by theirs."""

    source: str
    trial: bool
    tallies: dict[Kind, Tally] = msgspec.field(default_factory=lambda: {kind: Tally() for kind in KINDS})
    damaged_texts: int = 0
    remarks: list[Remark] = []
    ids: dict[Kind, dict[int, int]] = msgspec.field(default_factory=lambda: {kind: {} for kind in KINDS[:-1]})

    def remark(self, kind: Kind, legacy_id: int, code: str, detail: str) -> None:
        """Note that something is not as it was."""
        self.remarks.append(Remark(kind, legacy_id, code, detail))

    def counted(self) -> dict[str, int]:
        """How many remarks there are of each code, in the order of `SENTENCES`."""
        counts = {code: sum(remark.code == code for remark in self.remarks) for code in SENTENCES}
        return {code: count for code, count in counts.items() if count}
