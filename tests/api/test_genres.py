"""The genres over HTTP."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

GENRES = [
    ("accion-y-aventura", "Acción y aventura", "Action and adventure"),
    ("antologias", "Antologías", "Anthologies"),
    ("ciencia-ficcion", "Ciencia ficción", "Science fiction"),
    ("cuentos", "Cuentos", "Short stories"),
    ("ensayos", "Ensayos", "Essays"),
    ("fantasia", "Fantasía", "Fantasy"),
    ("ficcion", "Ficción", "Fiction"),
    ("poesia", "Poesía", "Poetry"),
    ("teatro", "Teatro", "Theatre"),
    ("terror", "Terror", "Horror"),
]


def genres(client: httpx.Client, accepted: str | None) -> list[dict[str, Any]]:
    headers = {} if accepted is None else {"Accept-Language": accepted}
    listed: list[dict[str, Any]] = client.get("/genres/", headers=headers).json()
    return listed


def test_the_genres_are_a_plain_list_in_order(anonymous: httpx.Client) -> None:
    listed = genres(anonymous, "es")

    assert [(genre["slug"], genre["name"]) for genre in listed] == [(slug, name) for slug, name, _ in GENRES]
    assert all(set(genre) == {"genre_id", "slug", "name"} for genre in listed)


@pytest.mark.parametrize("accepted", ["en", "en-GB", "EN-us;q=0.9, fr;q=0.8", "fr, en;q=0.5, es;q=0.4"])
def test_they_have_english_names_for_those_who_prefer_english(anonymous: httpx.Client, accepted: str) -> None:
    assert [genre["name"] for genre in genres(anonymous, accepted)] == [name for _, _, name in GENRES]


@pytest.mark.parametrize("accepted", [None, "es-AR", "fr", "*", "en;q=0.1, es;q=0.2", "nonsense;q=;;", "en;q=0"])
def test_and_spanish_names_for_everybody_else(anonymous: httpx.Client, accepted: str | None) -> None:
    assert [genre["name"] for genre in genres(anonymous, accepted)] == [name for _, name, _ in GENRES]


def test_caches_keep_the_languages_apart(anonymous: httpx.Client) -> None:
    answer = anonymous.get("/genres/", headers={"Accept-Language": "en"})

    assert "Accept-Language" in answer.headers["Vary"]
    assert answer.headers["Content-Language"] == "en"
    assert answer.headers["Cache-Control"].startswith("public")
    spared = anonymous.get("/genres/", headers={"Accept-Language": "en", "If-None-Match": answer.headers["ETag"]})
    assert spared.status_code == 304
    assert "Accept-Language" in spared.headers["Vary"]
