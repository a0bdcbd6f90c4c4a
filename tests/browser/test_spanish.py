"""The way of a reader who speaks Spanish, and writes: all of it in her words, with dates as they are written there."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .conftest import PASSWORD, Room
from .library import publish

CHAPTERS = {"Bajamar": ["El agua se fue."], "Pleamar": ["El agua volvió."]}


def test_a_reader_signs_up_reads_follows_and_begins_to_write_in_spanish(room: Room) -> None:
    novel = publish(room, room.person("autora"), "Las mareas", CHAPTERS, language="es")
    page = room.page(path=novel.path, locale="es-ES")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    _sign_up(page, "lectora")

    expect(page.get_by_role("heading", level=1, name="Las mareas")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Bajamar")).to_have_text(
        re.compile(r"\d+ palabras\d{1,2} \w{3,4} \d{4}$")
    )
    page.get_by_role("link", name="Empezar a leer").click()
    page.get_by_role("link", name="Siguiente: Pleamar").click()
    expect(page.get_by_text("Este es, por ahora, el último capítulo")).to_be_visible()
    page.get_by_role("button", name="Seguir", exact=True).click()
    expect(page.get_by_role("button", name="Siguiendo")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_role("link", name="Continuar: Pleamar")).to_be_visible()

    page.get_by_role("banner").get_by_role("link", name="Mis lecturas").click()
    expect(page.get_by_role("heading", name="Obras que sigo")).to_be_visible()
    expect(page.get_by_text("Todo leído")).to_be_visible()

    page.get_by_role("banner").get_by_role("link", name="Escribir").click()
    page.get_by_role("main").get_by_role("button", name="Nueva obra").last.click()
    page.get_by_label("Título").fill("Mi cuaderno")
    page.get_by_role("combobox", name="Género").select_option("Ficción")
    page.get_by_role("button", name="Crear la obra").click()
    expect(page.get_by_role("heading", level=1, name="Mi cuaderno")).to_be_visible()


def test_the_language_that_is_chosen_is_that_of_the_account_on_every_device(room: Room) -> None:
    person = room.person("bilingual", locale="en")
    page = room.page(person)
    expect(page.get_by_role("button", name=f"Account of {person.username}")).to_be_visible()
    with page.expect_response(lambda answer: answer.url.endswith("/api/user/settings")):
        page.get_by_role("contentinfo").get_by_label("Language").select_option("Español")
    expect(page.get_by_role("heading", level=1, name="Descubrir")).to_be_visible()
    elsewhere = room.page(person)
    expect(elsewhere.get_by_role("heading", level=1, name="Descubrir")).to_be_visible()


def _sign_up(page: Page, name: str) -> None:
    page.get_by_role("banner").get_by_role("link", name="Crear cuenta").click()
    page.get_by_label("Nombre de usuario").fill(name)
    page.get_by_label("Correo electrónico").fill(f"{name}@example.org")
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Crear cuenta").click()
    expect(page.get_by_role("button", name=f"Cuenta de {name}")).to_be_visible()
