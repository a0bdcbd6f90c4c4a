"""How a text begins, for where it cannot stand in full."""

_LONG_WORD = 40


def opening(text: str, limit: int) -> str:
    """The beginning of a text on one line: up to `limit` characters, and no half word at its end."""
    line = " ".join(text.split())
    if len(text) <= limit:
        return line
    end = line.rfind(" ", limit - _LONG_WORD, limit)
    return f"{line[: end if end > 0 else limit]}…"
