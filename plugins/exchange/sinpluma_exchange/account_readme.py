"""What the zip of an account says of itself, in its owner's language."""

from __future__ import annotations

from string import Template

from sinpluma_exchange.account_file import AccountFile

_PICTURES = {
    "es": (
        "pictures/      tus imágenes: cubiertas, las de tus páginas y la de tu perfil; account.json las nombra",
        "No hay imágenes: este sitio no las guardaba entonces.",
    ),
    "en": (
        "pictures/      your pictures: covers, those of your pages, and your profile's; account.json names them",
        "There are no pictures in it: the site kept none at that time.",
    ),
}
_TEXTS = {
    "es": """Tu cuenta de Sin Pluma
======================

Esto es todo lo que había de $username en $source el $day.

account.json   quién eres, y qué obras sigues y hasta dónde las has leído
works/         tus obras, cada una en un archivo JSON con todas sus páginas, sus borradores, lo que estaba
               publicado y sus revisiones
$pictures

Puedes llevar tus obras a otro sitio de Sin Pluma: inicia sesión allí e importa este archivo tal como está. Entran como
borradores nuevos. También se puede importar cada obra por separado.

Aquí no hay contraseñas, ni lo que estaba en la papelera.
""",
    "en": """Your account at Sin Pluma
=========================

This is all that there was of $username at $source on $day.

account.json   who you are, which works you follow, and how far you have read them
works/         your works, each in a JSON file with all its pages: their drafts, what was published of them, and
               their revisions
$pictures

You can take your works to another site of Sin Pluma: sign in there and import this file as it is. They come in as new
drafts. Each work can be imported by itself, too.

There are no passwords in it, and nothing that was in the trash.
""",
}


def readme(account: AccountFile, locale: str) -> str:
    """The text, for whoever opens the zip."""
    language = "en" if locale == "en" else "es"
    there, not_there = _PICTURES[language]
    return Template(_TEXTS[language]).substitute(
        username=account.account.username,
        source=account.source,
        day=f"{account.exported:%Y-%m-%d}",
        pictures=there if account.pictures else not_there,
    )
