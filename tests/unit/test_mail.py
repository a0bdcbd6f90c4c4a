"""E-mail by SMTP, against a relay that takes it, refuses it or goes away."""

from __future__ import annotations

import asyncio
import email
import email.policy
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import pytest

from sinpluma import mail as mailing
from sinpluma.api import BackgroundTasks, Mail, Mailer
from sinpluma.mail import MailFailed
from sinpluma.settings import Settings
from sinpluma.testing import site_settings

MAIL = Mail("ana@example.org", "Título de prueba", "¡Hola!\nUna línea muy larga: " + "palabra " * 200 + "\n.\nFin.")


class Relay:
    """An SMTP server (RFC 5321), as far as a client that sends one message needs it.

    `refusals` are replies to RCPT, one a connection, before it begins to take messages.
    """

    def __init__(self, *refusals: str) -> None:
        self.refusals = list(refusals)
        self.connections = 0
        self.recipients: list[str] = []
        self.messages: list[EmailMessage] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        refusal = self.refusals.pop(0) if self.refusals else ""
        try:
            if refusal == "hang up":
                return
            await self._converse(reader, writer, refusal)
        finally:
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, refusal: str) -> None:
        writer.write(b"220 relay\r\n")
        while line := (await reader.readline()).decode().strip():
            word = line.split(maxsplit=1)[0].upper()
            if word == "RCPT":
                self.recipients.append(line)
            reply = {"EHLO": "250 relay", "DATA": "354 go on", "QUIT": "221 bye"}.get(word, "250 ok")
            writer.write(f"{refusal if word == 'RCPT' and refusal else reply}\r\n".encode())
            if word == "QUIT":
                return
            if word == "DATA":
                raw = (await reader.readuntil(b"\r\n.\r\n"))[:-3].replace(b"\r\n..", b"\r\n.")
                self.messages.append(cast("EmailMessage", email.message_from_bytes(raw, policy=email.policy.default)))
                writer.write(b"250 taken\r\n")


@asynccontextmanager
async def _mailer(relay: Relay, folder: Path) -> AsyncIterator[tuple[Mailer, BackgroundTasks]]:
    async with await asyncio.start_server(relay, "127.0.0.1") as server:
        port = server.sockets[0].getsockname()[1]
        settings = site_settings(folder, smtp_host="127.0.0.1", smtp_port=str(port), smtp_security="none")
        tasks = BackgroundTasks()
        yield Mailer(settings, tasks), tasks


async def test_a_message_arrives_as_it_was_written(tmp_path: Path) -> None:
    relay = Relay()
    async with _mailer(relay, tmp_path) as (mailer, _):
        await mailer.send(MAIL)
    (message,) = relay.messages
    assert message["To"] == MAIL.to
    assert message["From"] == "Sin Pluma <sinpluma@localhost>"
    assert message["Subject"] == MAIL.subject
    assert message.get_content().splitlines() == MAIL.body.splitlines()
    assert message["Message-ID"].endswith("@localhost>")
    assert message["Date"].datetime
    assert message["Auto-Submitted"] == "auto-generated"
    assert relay.recipients == [f"RCPT TO:<{MAIL.to}>"]


@pytest.mark.parametrize("refusal", ["550 no such mailbox", "451 try later", "hang up"])
async def test_who_sends_at_once_is_told_why_it_failed(tmp_path: Path, refusal: str) -> None:
    async with _mailer(Relay(refusal), tmp_path) as (mailer, _):
        with pytest.raises(MailFailed, match="the relay did not take it"):
            await mailer.send(MAIL)


async def test_a_relay_that_is_away_is_told_too(tmp_path: Path) -> None:
    settings = site_settings(tmp_path, smtp_host="127.0.0.1", smtp_port="1", smtp_security="none")
    with pytest.raises(MailFailed):
        await Mailer(settings, BackgroundTasks()).send(MAIL)


@pytest.mark.parametrize("refusal", ["451 try later", "hang up"])
async def test_posted_mail_is_tried_again_until_the_relay_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, refusal: str
) -> None:
    monkeypatch.setattr(mailing, "_PAUSE", 0.01)
    relay = Relay(refusal, refusal)
    async with _mailer(relay, tmp_path) as (mailer, tasks):
        mailer.post(MAIL)
        await tasks.finish(10)
    assert len(relay.messages) == 1
    assert [vars(record)["attempt"] for record in caplog.records if record.getMessage() == "mail failed"] == [1, 2]
    assert MAIL.to not in caplog.text
    assert MAIL.to not in str([vars(record) for record in caplog.records])


async def test_mail_that_is_never_taken_is_given_up_after_three_attempts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(mailing, "_PAUSE", 0.01)
    relay = Relay(*["550 no such mailbox"] * 9)
    async with _mailer(relay, tmp_path) as (mailer, tasks):
        mailer.post(MAIL)
        await tasks.finish(10)
    assert relay.connections == 3
    assert relay.messages == []
    assert [record.getMessage() for record in caplog.records] == ["mail failed"] * 3
    assert MAIL.to not in str([vars(record) for record in caplog.records])


async def test_posting_does_not_wait_for_the_relay(tmp_path: Path) -> None:
    silent = asyncio.Event()

    async def never_greets(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await silent.wait()
        writer.close()

    async with await asyncio.start_server(never_greets, "127.0.0.1") as server:
        port = server.sockets[0].getsockname()[1]
        tasks = BackgroundTasks()
        Mailer(site_settings(tmp_path, smtp_host="127.0.0.1", smtp_port=str(port)), tasks).post(MAIL)
        await tasks.finish(0.05)  # a worker that stops does not wait for ever either
        silent.set()


@pytest.mark.parametrize("to", ["ana@example.org\nBcc: eva@example.org", "ana@example.org\r\n\r\nspam"])
async def test_an_address_cannot_smuggle_in_headers(tmp_path: Path, to: str) -> None:
    relay = Relay()
    async with _mailer(relay, tmp_path) as (mailer, _):
        with pytest.raises(MailFailed):
            await mailer.send(Mail(to, "Subject", "Body"))
        with pytest.raises(MailFailed):
            await mailer.send(Mail("ana@example.org", "Subject\nBcc: eva@example.org", "Body"))
    assert relay.messages == []


async def test_without_a_relay_an_embedded_site_writes_mail_to_its_log_and_another_does_not(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await Mailer(site_settings(tmp_path), BackgroundTasks()).send(MAIL)
    assert "¡Hola!" in caplog.text
    caplog.clear()
    server: Settings = site_settings(tmp_path, database_url="mysql+aiomysql://db/sinpluma")
    await Mailer(server, BackgroundTasks()).send(MAIL)
    assert "¡Hola!" not in caplog.text
    assert "SINPLUMA_SMTP_HOST" in caplog.text
