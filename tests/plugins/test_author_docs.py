"""What the pages for plugin authors show works: the tutorial, and every example."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sinpluma import hookspecs
from sinpluma.api import Plugin
from sinpluma.scaffold import scaffold
from sinpluma.testing import app_site

PYTEST = "[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\nfilterwarnings = error\n"
ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs" / "plugins"
EXAMPLE = ROOT / "examples" / "sinpluma-epigraph"
BLOCK = re.compile(r'^```(?P<language>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<text>.*?)^```$', re.DOTALL | re.MULTILINE)


def blocks(text: str) -> list[tuple[str | None, str]]:
    """The examples in a text that are Python, or a file: each with the file's name, if it has one."""
    return [
        (block["title"], block["text"])
        for block in BLOCK.finditer(text)
        if block["language"] == "python" or block["title"]
    ]


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def hook_examples() -> dict[str, str]:
    """The example under each hook's heading."""
    _, *sections = re.split(r"^### (\w+)$", page("hooks.md"), flags=re.MULTILINE)
    return {name: blocks(text)[0][1] for name, text in zip(sections[::2], sections[1::2], strict=True)}


def test_the_tutorial_makes_a_plugin_that_is_installed_and_passes_its_tests(
    tmp_path: Path, build_wheel: Callable[[Path], Path], make_environment: Callable[..., Any]
) -> None:
    folder = tmp_path / "sinpluma-goals"
    files = {title: text for title, text in blocks(page("index.md")) if title}
    files["sinpluma_goals/__init__.py"] = ""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    environment = make_environment(build_wheel(folder))
    listed = environment.run("sinpluma", "plugins", "list", data_dir=tmp_path / "data").stdout
    assert re.search(r"^goals +0\.1\.0 +on +A goal for each page\.$", listed, re.MULTILINE)
    (folder / "sinpluma_goals").rename(tmp_path / "out-of-the-way")
    command = ("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", folder)
    result = environment.run(*command, data_dir=tmp_path / "data", check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "2 passed" in result.stdout


def test_every_hook_has_an_example() -> None:
    assert set(hook_examples()) == set(hookspecs.names())


@pytest.mark.parametrize(("hook", "example"), hook_examples().items(), ids=hook_examples())
async def test_the_example_of_a_hook_is_a_plugin_that_works(
    hook: str, example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType(f"example_of_{hook}")
    monkeypatch.setitem(sys.modules, module.__name__, module)  # where its annotations are looked up
    exec(compile(example, module.__name__, "exec"), vars(module))  # noqa: S102 - our own documentation
    (plugin,) = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Plugin) and value is not Plugin
    ]
    assert hook in vars(plugin)
    needed = ("auth", "notebooks") if plugin.requires else ()
    settings = {"plugins": ",".join((*needed, plugin.name)), "plugin_errors": "strict", "bcrypt_rounds": "4"}
    async with app_site(tmp_path, [plugin], **settings) as site:
        assert site.site.plugins.is_on(plugin.name)
        response = await site.client.get("/api/openapi.json")
        assert response.status_code == 200


def test_the_examples_of_how_to_test_pass(tmp_path: Path) -> None:
    for number, (_, text) in enumerate(blocks(page("testing.md"))):
        (tmp_path / f"test_{number}.py").write_text(text, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text(PYTEST, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, cwd=tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_example_of_an_error_has_its_own_code() -> None:
    ((_, text),) = blocks(page("api.md"))
    names: dict[str, Any] = {}
    exec(text, names)  # noqa: S102 - our own documentation
    assert names["PoemTaken"].code == "poem_taken"


def test_what_authors_are_shown_imports_only_what_they_may_rely_on(tmp_path: Path) -> None:
    example = [path.read_text(encoding="utf-8") for path in EXAMPLE.rglob("*.py")]
    scaffolded = [path.read_text(encoding="utf-8") for path in scaffold("glossary", tmp_path).rglob("*.py")]
    shown = [text for name in ("index.md", "hooks.md", "api.md", "testing.md") for _, text in python(page(name))]
    assert min(map(len, (example, scaffolded, shown))) > 8
    for text in (*example, *scaffolded, *shown):
        assert imported(text) <= {"sinpluma.api", "sinpluma.testing"}, text


def python(text: str) -> list[tuple[str | None, str]]:
    return [(title, block) for title, block in blocks(text) if not (title or "").endswith(".toml")]


def imported(text: str) -> set[str]:
    """The modules of `sinpluma` that a module imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module or "")
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {name for name in found if name.split(".")[0] == "sinpluma"}
