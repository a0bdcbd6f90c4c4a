"""What happens on a site, as plugins may hear of it (`hookspecs.event_subscribers`).

An event says what happened and to which ids; whoever needs more reads it. Its tag is its name, and stays as it is;
a new field comes with a default, since events that were emitted before may still be on their way. A plugin's own
events are subclasses of `Event` too, and their tags begin with the plugin's name: `tag="epigraph.changed"`.
"""

from __future__ import annotations

import msgspec

NAME_LENGTH = 100
"""Characters that the name of a kind of events may have."""


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="name"):
    """Something that happened. Emitted in the transaction in which it did."""

    @property
    def stream(self) -> str:
        """What it happened to, such as `notebook:12`: its events arrive in their order.

        Whoever emits one has locked that thing's row, so that no two emit at once.
        """
        raise NotImplementedError(f"{type(self).__name__} does not say its stream")


def name_of(kind: type[Event]) -> str:
    """The name of a kind of event; empty where it has none."""
    tag = kind.__struct_config__.tag
    return tag if isinstance(tag, str) else ""


class NotebookEvent(Event, frozen=True, kw_only=True):
    """Something that happened to a work, or a page of it. `user_id` is its author."""

    notebook_id: int
    user_id: int

    @property
    def stream(self) -> str:
        """The work, whose row every change to it or its pages locks."""
        return f"notebook:{self.notebook_id}"


class UserEvent(Event, frozen=True, kw_only=True):
    """Something that happened to an account."""

    user_id: int

    @property
    def stream(self) -> str:
        """The account, whose row is locked."""
        return f"user:{self.user_id}"


# --- works --------------------------------------------------------------------------------------------------------


class NotebookPublished(NotebookEvent, frozen=True, kw_only=True, tag="notebook_published"):
    """A work was published; its published pages can be read now."""


class NotebookUnpublished(NotebookEvent, frozen=True, kw_only=True, tag="notebook_unpublished"):
    """A published work was made a draft again."""


class NotebookChanged(NotebookEvent, frozen=True, kw_only=True, tag="notebook_changed"):
    """The title, the synopsis, the genre, the language or the tags of a work are others; published or not."""


class NotebookDiscarded(NotebookEvent, frozen=True, kw_only=True, tag="notebook_discarded"):
    """A work was put into the trash, and its pages with it."""


class NotebookRestored(NotebookEvent, frozen=True, kw_only=True, tag="notebook_restored"):
    """A work was taken out of the trash."""


class NotebookDeleted(NotebookEvent, frozen=True, kw_only=True, tag="notebook_deleted"):
    """A work was deleted for good from the trash, and its pages with it."""


class NotebookBlocked(NotebookEvent, frozen=True, kw_only=True, tag="notebook_blocked"):
    """An administrator hid a work from its readers."""


class NotebookUnblocked(NotebookEvent, frozen=True, kw_only=True, tag="notebook_unblocked"):
    """An administrator let a hidden work be seen again."""


# --- pages --------------------------------------------------------------------------------------------------------


class PagesPublished(NotebookEvent, frozen=True, kw_only=True, tag="pages_published"):
    """Pages of a work were published together, each for the first time or with what changed since.

    `readable`: readers have them; the work is published too, and not hidden.
    """

    page_ids: tuple[int, ...]
    readable: bool


class PageUnpublished(NotebookEvent, frozen=True, kw_only=True, tag="page_unpublished"):
    """A published page was made a draft again."""

    page_id: int


class PageDiscarded(NotebookEvent, frozen=True, kw_only=True, tag="page_discarded"):
    """A page was put into the trash."""

    page_id: int


class PageRestored(NotebookEvent, frozen=True, kw_only=True, tag="page_restored"):
    """A page was taken out of the trash; if it had been published, it is."""

    page_id: int


class PageDeleted(NotebookEvent, frozen=True, kw_only=True, tag="page_deleted"):
    """A page was deleted for good from the trash."""

    page_id: int


# --- accounts -----------------------------------------------------------------------------------------------------


class UserRegistered(UserEvent, frozen=True, kw_only=True, tag="user_registered"):
    """Somebody has an account now."""


class UserRenamed(UserEvent, frozen=True, kw_only=True, tag="user_renamed"):
    """The user name or the name shown to readers is another."""


class AccountClosed(UserEvent, frozen=True, kw_only=True, tag="account_closed"):
    """Somebody left: nobody sees the account and its works any more."""


class AccountReopened(UserEvent, frozen=True, kw_only=True, tag="account_reopened"):
    """A closed account was opened again, and its works with it."""


class AccountDeleted(UserEvent, frozen=True, kw_only=True, tag="account_deleted"):
    """A closed account was deleted for good. Its works went with it, without events of their own."""
