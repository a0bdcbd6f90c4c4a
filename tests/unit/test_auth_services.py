"""The services of accounts, where a client cannot see what matters: crashes, age, and what is stored."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from sinpluma.api import Model, TokenInvalid, utc_now
from sinpluma.storage.operations import Operation, current_operation
from sinpluma.testing import app_site
from sinpluma_auth import (
    accounts,
    administration,
    invites,
    links,
    purge,
    recovery,
    registration,
    rotation,
    session_changes,
    sessions,
    sign_in,
    tokens,
)
from sinpluma_auth.auth import Auth, auth_of
from sinpluma_auth.models import InviteRow, OneTimeTokenRow, RefreshTokenRow, SessionRow, UserRow
from sinpluma_auth.schemas import Login, Register, Reset, UserChange
from sinpluma_auth.sessions import Device

HERE = Device("a test", "127.0.0.1")
PASSWORD = "correct horse"
DAY = timedelta(days=1)


@pytest.fixture
async def auth(tmp_path: Path) -> AsyncIterator[Auth]:
    async with app_site(tmp_path / "data", registration="invite") as running:
        yield auth_of(running.site)


async def invitation(auth: Auth) -> str:
    code = invites.new_code()
    await auth.db.write(invites.add, invites.digest(code), 1, utc_now() + DAY, "")
    return code


async def sign_up(auth: Auth, name: str) -> int:
    form = Register(username=name, email=f"{name}@example.org", password=PASSWORD, invite=await invitation(auth))
    return (await registration.sign_up(auth, form, "en", HERE)).user_id


async def count(auth: Auth, table: type[Model]) -> int:
    async with auth.db.transaction() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_signing_up_is_done_once_though_the_process_died_before_it_answered(auth: Auth) -> None:
    form = Register(username="ana", email="ana@example.org", password=PASSWORD, invite=await invitation(auth))
    answers = []
    for _ in range(2):
        current_operation.set(Operation("k" * 64))
        answers.append(await registration.sign_up(auth, form, "en", HERE))
    current_operation.set(None)
    assert answers[0] == answers[1]
    assert await count(auth, UserRow) == 1


async def test_a_reset_is_done_once_though_the_process_died_before_it_answered(auth: Auth) -> None:
    user_id = await sign_up(auth, "ana")
    async with auth.db.transaction() as session:
        session.add(
            OneTimeTokenRow(
                token_hash=links.digest("secret"),
                purpose="reset",
                user_id=user_id,
                email="ana@example.org",
                expires=utc_now() + DAY,
            )
        )
    for _ in range(2):
        current_operation.set(Operation("k" * 64))
        await recovery.reset_password(auth, Reset(token="secret", password="another horse"), HERE)
    current_operation.set(None)
    with pytest.raises(TokenInvalid):
        await recovery.reset_password(auth, Reset(token="secret", password="another horse"), HERE)


async def test_a_password_is_hashed_again_when_its_owner_signs_in_after_hashes_became_dearer(tmp_path: Path) -> None:
    async with app_site(tmp_path / "data") as running:
        form = Register(username="ana", email="ana@example.org", password=PASSWORD)
        await registration.sign_up(auth_of(running.site), form, "en", HERE)
    async with app_site(tmp_path / "data", bcrypt_rounds="5") as running:
        auth = auth_of(running.site)
        for _ in range(2):
            await sign_in.sign_in(auth, Login(username="ana", password=PASSWORD), HERE)
            seen = await auth.db.read(accounts.see, 1)
            assert seen.password_hash.startswith("$2b$05$")


async def test_what_has_outlived_its_time_is_deleted_and_nothing_else(auth: Auth) -> None:
    leaving = await sign_up(auth, "leaving")
    await sign_up(auth, "staying")
    await sign_in.sign_in(auth, Login(username="staying", password=PASSWORD), HERE)
    await auth.db.write(accounts.mark_closed, leaving)
    await invitation(auth)
    await auth.site.tasks.finish(5)  # the letters' tokens are stored beside the requests

    soon = await purge.purge(auth, utc_now() + timedelta(hours=1))
    assert not any(soon.values())
    later = await purge.purge(auth, utc_now() + 31 * DAY)
    expired = {"one_time_token": 1, "invite": 3, "user": 1}
    assert later == {"session": 0, "session_change": 0, "refresh_token": 0, **expired}
    assert await count(auth, UserRow) == 1
    # A session outlives its last token by a fifth of a token's life.
    assert await count(auth, SessionRow) == await count(auth, RefreshTokenRow) == 1
    last = await purge.purge(auth, utc_now() + 37 * DAY)
    assert last["session"] == 1
    assert await count(auth, RefreshTokenRow) == await count(auth, OneTimeTokenRow) == await count(auth, InviteRow) == 0


async def test_a_change_of_a_session_is_on_record_for_longer_than_any_token_from_before_it(auth: Auth) -> None:
    user_id = await sign_up(auth, "ana")
    await sign_in.sign_in(auth, Login(username="ana", password=PASSWORD), HERE)
    await auth.db.write(administration.apply, user_id, UserChange(role="admin"))
    await sessions.sign_out(auth, 1)
    recorded = await auth.db.read(session_changes.view, 10)
    assert [change.session_id for change in recorded.untold] == [1, 1]
    assert (await purge.purge(auth, utc_now() + auth.settings.access_lifetime * 1.2))["session_change"] == 0
    assert (await purge.purge(auth, utc_now() + timedelta(hours=1)))["session_change"] == 2


def test_a_token_that_lives_longer_than_those_issued_now_is_not_believed_unasked() -> None:
    claims = tokens.Claims("7", 1, "jti", issued=1000, expires=1900, username="ana", role="user")
    assert claims.state(timedelta(seconds=900)) == tokens.SessionState(7, "ana", "user")
    assert claims.state(timedelta(seconds=899)) is None
    assert tokens.Claims("7", 1, "jti", issued=1000, expires=1900).state(timedelta(seconds=900)) is None


async def test_a_refresh_token_made_again_from_its_row_is_the_same(auth: Auth) -> None:
    await sign_up(auth, "ana")
    signed_in = await sign_in.sign_in(auth, Login(username="ana", password=PASSWORD), HERE)
    async with auth.db.transaction() as session:
        row = await session.scalar(select(RefreshTokenRow))
    assert row is not None
    grant = tokens.Grant(1, row.session_id, row.jti, row.issued, row.expires, row.kid)
    assert tokens.sign(auth.keys, "refresh", grant) == signed_in.refresh_token


async def test_of_a_session_that_ended_no_token_is_renewed(auth: Auth) -> None:
    await sign_up(auth, "ana")
    await sign_in.sign_in(auth, Login(username="ana", password=PASSWORD), HERE)
    async with auth.db.transaction() as session:
        row = await session.scalar(select(RefreshTokenRow))
        assert row is not None
        (await session.get_one(SessionRow, row.session_id)).ended_at = utc_now()
    fresh = tokens.Grant(1, row.session_id, tokens.new_jti(), utc_now(), utc_now() + DAY, row.kid)
    claims = tokens.Claims("1", row.session_id, row.jti, 0, 0)
    assert await auth.db.write(rotation.rotate, claims, fresh, DAY) == rotation.Rotation()
    assert await count(auth, RefreshTokenRow) == 1
