"""What the zip of an account says of itself, in its owner's language."""

from __future__ import annotations

from string import Template

_TEXTS = {
    "es": """Tu cuenta de Sin Pluma
======================

Esto es todo lo que había de $username en $source el $day.

account.json   quién eres, y qué obras sigues y hasta dónde las has leído
works/         tus obras, cada una en un archivo JSON con todas sus páginas, sus borradores, lo que estaba
               publicado y sus revisiones

Puedes llevar tus obras a otro sitio de Sin Pluma: inicia sesión allí e importa este archivo tal como está. Entran como
borradores nuevos. También se puede importar cada obra por separado.

Aquí no hay contraseñas ni imágenes, ni lo que estaba en la papelera.
""",
    "en": """Your account at Sin Pluma
=========================

This is all that there was of $username at $source on $day.

account.json   who you are, which works you follow, and how far you have read them
works/         your works, each in a JSON file with all its pages: their drafts, what was published of them, and
               their revisions

You can take your works to another site of Sin Pluma: sign in there and import this file as it is. They come in as new
drafts. Each work can be imported by itself, too.

There are no passwords in it, no pictures, and nothing that was in the trash.
""",
}


def readme(locale: str, username: str, source: str, day: str) -> str:
    """The text, for whoever opens the zip."""
    text = _TEXTS["en" if locale == "en" else "es"]
    return Template(text).substitute(username=username, source=source, day=day)
