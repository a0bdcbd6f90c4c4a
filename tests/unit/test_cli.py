"""The `sinpluma` command, as an operator types it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from sinpluma import __version__

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def sinpluma(tmp_path: Path) -> Command:
    """Run `sinpluma …` in a folder of its own: `sinpluma("db", "upgrade", SINPLUMA_PORT="x")`."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SINPLUMA_")}

    def run(*arguments: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "sinpluma", *arguments],
            env={**inherited, **variables},
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            cwd=tmp_path,
        )

    return run


def _settings(output: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in output.splitlines() if line.startswith("SINPLUMA_"))


def test_config_prints_what_is_in_effect_with_secrets_masked(sinpluma: Command, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SINPLUMA_PORT=8080\nSINPLUMA_HOST=::1\n", encoding="utf-8")
    (tmp_path / "password").write_text("hunter3", encoding="utf-8")
    ended = sinpluma(
        "config",
        SINPLUMA_HOST="127.0.0.2",
        SINPLUMA_DATABASE_URL="sqlite+aiosqlite:////tmp/hunter2.sqlite3",
        SINPLUMA_SMTP_PASSWORD_FILE="password",
        SINPLUMA_CORS_ORIGINS="https://a.example, https://b.example",
        SINPLUMA_JWT_KEYS="one:" + "hunter4-" * 5,
    )
    assert ended.returncode == 0, ended.stderr
    shown = _settings(ended.stdout)
    assert shown["SINPLUMA_PORT"] == "8080"
    assert shown["SINPLUMA_HOST"] == "127.0.0.2"
    assert shown["SINPLUMA_CORS_ORIGINS"] == "https://a.example,https://b.example"
    assert shown["SINPLUMA_DATABASE_URL"] == shown["SINPLUMA_SMTP_PASSWORD"] == shown["SINPLUMA_JWT_KEYS"] == "********"
    assert shown["SINPLUMA_SMTP_HOST"] == ""
    assert "SINPLUMA_BCRYPT_ROUNDS" in shown
    assert "SINPLUMA_FAULTS" not in shown
    assert "hunter" not in ended.stdout + ended.stderr
    assert not (tmp_path / "data").exists(), "looking changes nothing"


def test_config_can_say_what_each_setting_is_for(sinpluma: Command) -> None:
    ended = sinpluma("config", "--describe")
    lines = ended.stdout.splitlines()
    described = [before for before, line in pairwise(lines) if line.startswith("SINPLUMA_")]
    assert len(described) > 30
    assert all(line.startswith("# ") and line.endswith(".") for line in described)


@pytest.mark.parametrize("command", [["config"], ["serve"], ["db", "upgrade"], ["mail", "test", "a@example.org"]])
def test_every_fault_of_the_settings_is_told_at_once_with_status_78(sinpluma: Command, command: list[str]) -> None:
    ended = sinpluma(
        *command,
        SINPLUMA_PORT="http",
        SINPLUMA_PUBLIC_URL="here",
        SINPLUMA_REGISTRATION="maybe",
        SINPLUMA_PREVIEW_DAYS="0",
        SINPLUMA_WORKER="2",
        SINPLUMA_PLUGINS_DISABLED="serch",
    )
    assert ended.returncode == 78
    assert ended.stdout == ""
    for said in (
        "SINPLUMA_PORT: ",
        "SINPLUMA_PUBLIC_URL must be",
        "SINPLUMA_REGISTRATION: ",
        "SINPLUMA_PREVIEW_DAYS: ",
        "SINPLUMA_WORKER is not a setting; did you mean SINPLUMA_WORKERS?",
        "SINPLUMA_PLUGINS_DISABLED names the plugin 'serch', which is not installed",
    ):
        assert said in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_database_is_brought_up_to_date_and_its_state_shown(sinpluma: Command) -> None:
    assert "core                 -  (behind: " in sinpluma("db", "current").stdout
    upgraded = sinpluma("db", "upgrade")
    assert (upgraded.returncode, upgraded.stdout) == (0, "The database is up to date.\n")
    states = sinpluma("db", "current").stdout
    assert {line.split()[0] for line in states.splitlines()} >= {"core", "auth", "notebooks"}
    assert "behind" not in states


def test_a_backup_is_made_and_restored(sinpluma: Command, tmp_path: Path) -> None:
    refused = sinpluma("backup", "site.tar.gz")
    assert (refused.returncode, "nothing to back up" in refused.stderr) == (1, True)
    sinpluma("db", "upgrade")
    assert sinpluma("backup", "missing/site.tar.gz").returncode == 1
    made = sinpluma("backup", "site.tar.gz")
    assert made.returncode == 0, made.stderr
    assert "site.tar.gz" in made.stdout
    restored = sinpluma("restore", "site.tar.gz", SINPLUMA_DATA_DIR="copy")
    assert restored.returncode == 0, restored.stderr
    assert "behind" not in sinpluma("db", "current", SINPLUMA_DATA_DIR="copy").stdout
    damaged = tmp_path / "damaged.tar.gz"
    damaged.write_bytes((tmp_path / "site.tar.gz").read_bytes()[:-100])
    refused = sinpluma("restore", "damaged.tar.gz")
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert refused.stderr.startswith("Error: ")


def test_mail_can_be_tried_out(sinpluma: Command) -> None:
    without = sinpluma("mail", "test", "ana@example.org")
    assert without.returncode == 0
    assert "SINPLUMA_SMTP_HOST" in without.stdout
    away = sinpluma("mail", "test", "ana@example.org", SINPLUMA_SMTP_HOST="127.0.0.1", SINPLUMA_SMTP_PORT="1")
    assert away.returncode == 1
    assert away.stderr.startswith("Error: the relay did not take it: ")
    assert "Traceback" not in away.stderr


def test_help_lists_the_commands_and_an_unknown_one_is_named(sinpluma: Command) -> None:
    listed = sinpluma("--help").stdout
    for command in ("backup", "config", "db", "mail", "plugins", "restore", "serve"):
        assert f"\n  {command} " in listed
    unknown = sinpluma("srve")
    assert unknown.returncode == 2
    assert "srve" in unknown.stderr
    assert sinpluma("--version").stdout == f"sinpluma, version {__version__}\n"


def test_help_is_given_even_while_the_settings_have_faults(sinpluma: Command) -> None:
    ended = sinpluma("serve", "--help", SINPLUMA_PORT="http")
    assert ended.returncode == 0
    assert "--workers" in ended.stdout
