"""E-mail: by SMTP, or to the log of an embedded site."""

from __future__ import annotations

import asyncio
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from urllib.parse import urlsplit

import msgspec

from sinpluma.background import BackgroundTasks
from sinpluma.logs import logger
from sinpluma.settings import Settings

ATTEMPTS = 3
TIMEOUT = 20.0
_PAUSE = 5.0


class Mail(msgspec.Struct, frozen=True):
    """A plain-text message."""

    to: str
    subject: str
    body: str


class MailFailed(Exception):
    """Why a message was not taken, in a sentence."""


class Mailer:
    """Sends mail beside the request that asked for it, so that answering takes as long whether mail is sent or not."""

    def __init__(self, settings: Settings, tasks: BackgroundTasks) -> None:
        self._settings = settings
        self._tasks = tasks

    def post(self, mail: Mail) -> None:
        """Send in the background, trying again twice; a failure is logged."""
        self._tasks.start(self._persist(mail), "mail")

    async def send(self, mail: Mail) -> None:
        """Send now.

        Raises:
            MailFailed: the relay is away or refuses.
        """
        settings = self._settings
        if settings.smtp_host is None:
            self._log(mail)
            return
        import aiosmtplib  # noqa: PLC0415 - only where a relay is configured

        try:
            await aiosmtplib.send(
                self._message(mail),
                hostname=settings.smtp_host,
                port=settings.smtp_port,
                username=settings.smtp_user,
                password=settings.smtp_password.reveal() if settings.smtp_password else None,
                use_tls=settings.smtp_security == "tls",
                start_tls=settings.smtp_security == "starttls",
                timeout=TIMEOUT,
            )
        except (OSError, ValueError, aiosmtplib.SMTPException) as error:
            raise MailFailed(f"the relay did not take it: {error}") from error

    async def _persist(self, mail: Mail) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                await self.send(mail)
            except MailFailed as error:
                # The error's kind and not its text, which has the address.
                reason = type(error.__cause__).__name__
                logger.error("mail failed", extra={"attempt": attempt, "attempts": ATTEMPTS, "error": reason})
            else:
                return
            if attempt < ATTEMPTS:
                await asyncio.sleep(_PAUSE * attempt)

    def _message(self, mail: Mail) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"] = self._settings.mail_from
        message["To"] = mail.to
        message["Subject"] = mail.subject
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=urlsplit(self._settings.public_url).hostname)
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answering machine shall answer
        message.set_content(mail.body)
        return message

    def _log(self, mail: Mail) -> None:
        if self._settings.embedded:
            # On a laptop the log is the mail box: the operator is the only one who reads it.
            logger.info("mail to %s: %s\n%s", mail.to, mail.subject, mail.body)
        else:
            logger.error("mail is not sent: set SINPLUMA_SMTP_HOST")
