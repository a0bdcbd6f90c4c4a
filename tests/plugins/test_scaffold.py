"""`sinpluma plugins new`: what it makes works as it is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sinpluma.cli import cli
from sinpluma.scaffold import MAX_LENGTH, ScaffoldError, scaffold

LONGEST = "a" * MAX_LENGTH


def run(folder: Path, *command: str) -> None:
    result = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_command_makes_a_distribution_and_says_what_to_do_next(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["plugins", "new", "word_goals", "--into", str(tmp_path)])
    assert result.exit_code == 0, result.output
    folder = tmp_path / "sinpluma-word-goals"
    assert f"pip install -e {folder}" in result.output
    made = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    package = "sinpluma_word_goals"
    assert {"pyproject.toml", "README.md", "tests/test_notes.py", f"{package}/plugin.py", f"{package}/py.typed"} <= made
    assert f"{package}/migrations/versions/0001_note.py" in made
    text = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file())
    assert "$" not in text
    assert 'dependencies = ["sinpluma>=0.1,<0.2"]' in text


@pytest.mark.parametrize(("name", "client"), [("a", False), ("word_goals", True), (LONGEST, False), (LONGEST, True)])
def test_what_it_makes_is_well_formed_whatever_its_name(tmp_path: Path, name: str, client: bool) -> None:
    folder = scaffold(name, tmp_path, client=client)
    run(folder, "ruff", "check", "--no-cache")
    run(folder, "ruff", "format", "--check", "--no-cache")


def test_only_who_asks_for_it_gets_a_page_of_the_app(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["plugins", "new", "glossary", "--client", "--into", str(tmp_path)])
    assert result.exit_code == 0, result.output
    module = (tmp_path / "sinpluma-glossary" / "sinpluma_glossary" / "client" / "notes.js").read_text(encoding="utf-8")
    assert 'api.get("/glossary/notes")' in module
    assert "$" not in module
    bare = scaffold("atlas", tmp_path)
    assert not [path for path in bare.rglob("*") if "client" in path.name]
    assert "client" not in (bare / "sinpluma_atlas" / "plugin.py").read_text(encoding="utf-8").lower()


def test_what_it_makes_has_sound_types(tmp_path: Path) -> None:
    folder = scaffold("glossary", tmp_path, client=True)
    cache = Path(__file__).resolve().parents[2] / ".mypy_cache" / "scaffold"
    run(folder, "mypy", "--cache-dir", str(cache), "sinpluma_glossary", "tests")


def test_what_it_makes_is_installed_and_passes_its_own_tests(
    tmp_path: Path, build_wheel: Callable[[Path], Path], make_environment: Callable[..., Any]
) -> None:
    environment = make_environment()
    environment.run(
        "sinpluma", "plugins", "new", "glossary", "--client", "--into", tmp_path, data_dir=tmp_path / "data"
    )
    folder = tmp_path / "sinpluma-glossary"
    environment.install(build_wheel(folder))
    (folder / "sinpluma_glossary").rename(tmp_path / "out-of-the-way")
    own_tests = ("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", folder)
    result = environment.run(*own_tests, data_dir=tmp_path / "data", check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "3 passed" in result.stdout


@pytest.mark.parametrize(
    "name", ["", "Glossary", "9lives", "word-goals", "_goals", "goals_", "a__b", "goals.py", "../goals", LONGEST + "a"]
)
def test_an_unfit_name_is_refused_with_an_example(tmp_path: Path, name: str) -> None:
    with pytest.raises(ScaffoldError, match="such as word_goals"):
        scaffold(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["auth", "notebooks", "core", "user", "openapi"])
def test_a_name_that_is_taken_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ScaffoldError, match="choose another name"):
        scaffold(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "sinpluma-glossary").mkdir()
    result = CliRunner().invoke(cli, ["plugins", "new", "glossary", "--into", str(tmp_path)])
    assert result.exit_code == 1
    assert "exists already" in result.output
    assert list((tmp_path / "sinpluma-glossary").iterdir()) == []
