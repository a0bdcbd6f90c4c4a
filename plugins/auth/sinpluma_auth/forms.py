"""Forms that people fill in: every faulty field is told at once."""

from __future__ import annotations

from sinpluma.api import Invalid

REQUIRED = "This field is required."


class Faults:
    """Gathers what is wrong with a form's fields."""

    def __init__(self) -> None:
        self._by_field: dict[str, list[str]] = {}

    def add(self, field: str, fault: str | None) -> None:
        """Note what is wrong with a field, if anything."""
        if fault is not None:
            self._by_field.setdefault(field, []).append(fault)

    def require(self, field: str, value: str | None) -> None:
        """Note that a field is missing if it is."""
        self.add(field, None if value else REQUIRED)

    def refuse(self) -> None:
        """End here if anything is wrong.

        Raises:
            Invalid: with each faulty field and what is wrong with it.
        """
        if self._by_field:
            raise Invalid(f"Please look again at: {', '.join(self._by_field)}.", errors=self._by_field)


def too_long(text: str, limit: int) -> str | None:
    """That a text is longer than `limit` characters, if it is."""
    return f"At most {limit:,} characters; this has {len(text):,}." if len(text) > limit else None
