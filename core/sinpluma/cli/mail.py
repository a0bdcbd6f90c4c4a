"""`sinpluma mail …`."""

from __future__ import annotations

import click

from sinpluma.command import run_with_site


@click.group()
def mail() -> None:
    """Look after the site's mail."""


@mail.command()
@click.argument("address")
def test(address: str) -> None:
    """Send a message to ADDRESS, to see whether the relay takes it."""
    from sinpluma.mail import Mail, MailFailed  # noqa: PLC0415
    from sinpluma.site import Site  # noqa: PLC0415

    message = Mail(address, "Sin Pluma: test", "This message shows that the site can send mail.")

    async def work(site: Site) -> str | None:
        await site.mail.send(message)
        return site.settings.smtp_host

    try:
        relay = run_with_site(work)
    except MailFailed as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Sent through {relay}." if relay else "No relay is set (SINPLUMA_SMTP_HOST): nothing was sent.")


COMMANDS = (mail,)
