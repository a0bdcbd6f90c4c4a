"""Why a file is not converted: what the converter tells the site, which makes an answer of it."""

from __future__ import annotations


class Refusal(Exception):
    """A reason in a sentence for the person who sent the file."""

    kind = "refused"


class Unreadable(Refusal):
    """The file is damaged, or is not what its name says."""

    kind = "unreadable"


class Hostile(Refusal):
    """The file has something that is made to do harm."""

    kind = "hostile"


class TooMuch(Refusal):
    """The file is more than a conversion may take."""

    kind = "too_much"


class Failed(Refusal):
    """Pandoc is missing, or failed where it should not."""

    kind = "failed"
