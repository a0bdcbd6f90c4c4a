"""`sinpluma users …` and `sinpluma keys …`."""

from __future__ import annotations

import sys
from datetime import timedelta

import click

from sinpluma.api import Site, run_with_site, utc_now
from sinpluma_auth import invites, operators
from sinpluma_auth.auth import auth_of
from sinpluma_auth.keys import KeyFile, KeyRing
from sinpluma_auth.settings import AuthSettings

_WAIT_SECONDS = 10.0
_PIPED = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


@click.group()
def users() -> None:
    """Look after the people who have accounts."""


@users.command("create-admin")
@click.argument("username")
@click.argument("email")
@_PIPED
def create_admin(username: str, email: str, password_stdin: bool) -> None:
    """Make an administrator's account, however closed registration is."""
    password = _password(piped=password_stdin)
    run_with_site(lambda site: operators.create_admin(auth_of(site), username, email, password))
    click.echo(f"{username} can sign in, and is an administrator.")


@users.command("set-password")
@click.argument("name")
@_PIPED
def set_password(name: str, password_stdin: bool) -> None:
    """Give NAME (a user name or an e-mail address) a new password; every session ends."""
    password = _password(piped=password_stdin)
    username = run_with_site(lambda site: operators.set_password(auth_of(site), name, password))
    click.echo(f"{username} has a new password.")


@users.command()
@click.argument("name")
def disable(name: str) -> None:
    """Sign NAME out everywhere and let them in no more."""
    username = run_with_site(lambda site: operators.set_disabled(auth_of(site), name, disabled=True))
    click.echo(f"{username} is disabled.")


@users.command()
@click.argument("name")
def enable(name: str) -> None:
    """Let NAME sign in again."""
    username = run_with_site(lambda site: operators.set_disabled(auth_of(site), name, disabled=False))
    click.echo(f"{username} is enabled.")


@users.command()
@click.argument("name")
def reopen(name: str) -> None:
    """Open NAME's account again, within 30 days of its closing."""
    username = run_with_site(lambda site: operators.reopen(auth_of(site), name))
    click.echo(f"{username} can sign in again.")


@users.command("list")
@click.option("--match", default="", help="Only those whose user name or e-mail address has this in it.")
def list_users(match: str) -> None:
    """List the accounts."""
    found = run_with_site(lambda site: operators.everybody(auth_of(site), match))
    for user in found:
        marks = [user.role, *(word for word, holds in (("disabled", user.disabled), ("closed", user.closed)) if holds)]
        used = f"{user.last_used:%Y-%m-%d}" if user.last_used else "never"
        click.echo(f"{user.user_id:>6}  {user.username:<24} {user.email:<32} {','.join(marks):<16} last seen {used}")
    click.echo(f"{len(found)} accounts")


@users.command()
@click.option("--uses", default=1, type=click.IntRange(1, 10_000), help="How many people may use it.")
@click.option("--days", default=14, type=click.IntRange(1, 3650), help="How long it holds.")
@click.option("--note", default="", help="For whom it is; only the database has it.")
def invite(uses: int, days: int, note: str) -> None:
    """Make an invitation to sign up and print its code, which is shown only once."""
    code = invites.new_code()
    expires = utc_now() + timedelta(days=days)
    run_with_site(lambda site: site.db.write(invites.add, invites.digest(code), uses, expires, note[:200]))
    click.echo(code)


@click.group()
def keys() -> None:
    """Look after the keys that sign tokens."""


@keys.command()
@click.option("--forget-old", is_flag=True, help="Drop the old keys at once: everybody has to sign in again.")
def rotate(forget_old: bool) -> None:
    """Put a new key in front; running workers follow at once, and the old keys verify as long as they are needed."""

    async def work(site: Site) -> str:
        lifetime = site.section(AuthSettings).refresh_lifetime
        async with site.db.locks.hold("jwt-keys", wait=_WAIT_SECONDS):
            return _file(auth_of(site).keys).rotate(lifetime, forget=forget_old).kid

    click.echo(f"{run_with_site(work)} signs from now on.")


@keys.command("list")
def list_keys() -> None:
    """List the keys' names, the one that signs first. Secrets are not shown."""

    async def work(site: Site) -> list[str]:
        found = auth_of(site).keys.keys()
        return [f"{key.kid}  {f'{key.created:%Y-%m-%d %H:%M}' if key.created else ''}".rstrip() for key in found]

    for number, line in enumerate(run_with_site(work)):
        click.echo(f"{line}  {'verifies' if number else 'signs'}")


def _file(ring: KeyRing) -> KeyFile:
    if not isinstance(ring, KeyFile):
        raise click.ClickException(
            "the keys are in SINPLUMA_JWT_KEYS: put a new name:secret in front there, keep the old one behind it for "
            "as long as sessions live, and restart the site"
        )
    return ring


def _password(*, piped: bool) -> str:
    """A password that stands in no history and no list of processes."""
    if piped:
        return sys.stdin.readline().rstrip("\r\n")
    asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return asked
