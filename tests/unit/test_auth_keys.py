"""The keys that sign tokens."""

import threading
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from sinpluma.api import utc_now
from sinpluma.app import create_app
from sinpluma.environment import SettingsError
from sinpluma.testing import site_settings
from sinpluma_auth.keys import Key, KeyFault, KeyFile, KeyRing, parse_keys
from sinpluma_auth.settings import AuthSettings

SECRET = "0123456789abcdef0123456789abcdef"
DAY = timedelta(days=1)


def key_file(folder: Path) -> KeyFile:
    file = KeyFile(folder / "jwt-keys.json")
    file.make()
    return file


def test_the_first_key_signs_and_all_of_them_verify() -> None:
    ring = KeyRing(parse_keys(f"new:{SECRET}, old:{SECRET[::-1]}"))
    assert ring.signing_kid() == "new"
    assert ring.secret("old") == SECRET[::-1]
    assert ring.secret("other") is None
    assert ring.secret(None) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no key"),
        (f"{SECRET}", "weak"),
        (f":{SECRET}", "no proper name"),
        (f"a b:{SECRET}", "no proper name"),
        ("a:short", "32 characters"),
        (f"a:{SECRET},a:{SECRET}", "same name"),
    ],
)
def test_unusable_keys_are_refused_without_telling_their_secret(text: str, why: str) -> None:
    with pytest.raises(ValueError, match="SINPLUMA_JWT_KEYS") as refused:
        parse_keys(text)
    assert why in str(refused.value)
    assert "short" not in str(refused.value)


def test_a_key_never_shows_its_secret() -> None:
    assert SECRET not in repr(Key("a", SECRET))


def test_the_key_file_is_its_owners_alone(tmp_path: Path) -> None:
    file = key_file(tmp_path)
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert len(file.secret(file.signing_kid()) or "") >= 32
    assert list(tmp_path.iterdir()) == [file.path]


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    files = [KeyFile(tmp_path / "jwt-keys.json") for _ in range(8)]
    threads = [threading.Thread(target=file.make) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({file.signing_kid() for file in files}) == 1


def test_a_rotation_is_followed_without_a_restart(tmp_path: Path) -> None:
    worker = key_file(tmp_path)
    old = worker.signing_kid()
    new = key_file(tmp_path).rotate(DAY)
    assert worker.signing_kid() == new.kid
    assert worker.secret(new.kid) == new.secret
    assert worker.secret(old) is not None


def test_a_rotation_can_forget_the_old_keys(tmp_path: Path) -> None:
    worker = key_file(tmp_path)
    old = worker.signing_kid()
    key_file(tmp_path).rotate(DAY, forget=True)
    assert worker.secret(old) is None


def test_a_key_is_dropped_once_all_its_tokens_are_dead(tmp_path: Path) -> None:
    now = utc_now()
    keys = [Key("c", SECRET, now - DAY / 2), Key("b", SECRET, now - DAY * 2), Key("a", SECRET, now - DAY * 3)]
    path = tmp_path / "jwt-keys.json"
    path.write_bytes(msgspec.json.encode(keys))
    file = KeyFile(path)
    new = file.rotate(DAY)
    kept = file.keys()
    assert [key.kid for key in kept] == [new.kid, "c", "b"]


def test_a_damaged_file_stops_the_start_and_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "jwt-keys.json"
    path.write_text("[{")
    with pytest.raises(KeyFault, match="restore it"):
        KeyFile(path).make()


def test_a_file_that_is_lost_while_the_site_runs_signs_nobody_out(tmp_path: Path) -> None:
    file = key_file(tmp_path)
    kid = file.signing_kid()
    file.path.unlink()
    assert file.signing_kid() == kid
    file.path.write_text("nonsense")
    assert file.secret(kid) is not None


def test_a_site_on_a_database_server_does_not_start_without_keys(tmp_path: Path) -> None:
    url = "mysql+aiomysql://nobody@127.0.0.1:1/none"
    with pytest.raises(SettingsError, match="SINPLUMA_JWT_KEYS is missing"):
        create_app(site_settings(tmp_path, database_url=url))


def test_an_embedded_site_makes_its_own_keys(tmp_path: Path) -> None:
    assert list(AuthSettings().misfits(site_settings(tmp_path))) == []
