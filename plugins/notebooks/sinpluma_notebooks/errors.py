"""What can go wrong with notebooks and pages, beside the errors of every plugin."""

from __future__ import annotations

from sinpluma.api import Conflict, Forbidden, TooLarge


class DocumentTooLong(TooLarge):
    """The document is longer than a page may be."""

    code = "document_too_large"
    title = "The document is too large"


class InTrash(Conflict):
    """The notebook or page is in the trash: restore it first."""

    code = "in_trash"
    title = "This is in the trash"


class NotInTrash(Conflict):
    """Only what is in the trash can be deleted for ever."""

    code = "not_in_trash"
    title = "This is not in the trash"


class PublicationRefused(Conflict):
    """A plugin objects to a page; `errors` has each plugin's reasons. Nothing was published."""

    code = "publication_refused"
    title = "The publication was refused"


class ChangedMeanwhile(Conflict):
    """The page was saved again and again while it was being published. Nothing was published."""

    code = "changed_meanwhile"
    title = "The page changed meanwhile"


class Blocked(Forbidden):
    """An administrator has hidden this work from readers."""

    code = "blocked"
    title = "This work is blocked"
