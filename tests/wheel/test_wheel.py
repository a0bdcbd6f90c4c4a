"""What is published is the tree: nothing is missing, nothing has strayed in, and the sdist gives the same wheel."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from configparser import ConfigParser
from email.message import Message
from email.parser import Parser
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = [ROOT / "core" / "sinpluma", *sorted(ROOT.glob("plugins/*/sinpluma_*"))]


def _build(target: Path, *arguments: str) -> Path:
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(target), *arguments, str(ROOT)],
        check=True,
        capture_output=True,
        text=True,
    )
    (wheel,) = target.glob("*.whl")
    return wheel


def _files(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of the wheel that is built from the tree."""
    return _files(_build(tmp_path_factory.mktemp("wheel"), "--wheel"))


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], dict[str, bytes]]:
    """The names in the sdist, and the files of the wheel that is built from it."""
    folder = tmp_path_factory.mktemp("sdist")
    wheel = _build(folder)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        names = [name.partition("/")[2] for name in tar.getnames()]
    return names, _files(wheel)


def _tree() -> dict[str, bytes]:
    """Every file of the packages, under the name that it has once it is installed."""
    return {
        str(path.relative_to(package.parent)): path.read_bytes()
        for package in PACKAGES
        for path in sorted(package.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def _metadata(wheel: dict[str, bytes], name: str) -> str:
    (found,) = [content for path, content in wheel.items() if path.endswith(f".dist-info/{name}")]
    return found.decode()


def test_the_wheel_has_every_file_of_the_tree_as_it_is_and_no_other(wheel: dict[str, bytes]) -> None:
    code = {name: content for name, content in wheel.items() if ".dist-info/" not in name}
    tree = _tree()
    assert sorted(code) == sorted(tree)
    assert [name for name in code if code[name] != tree[name]] == []


def test_what_is_no_python_is_there_too(wheel: dict[str, bytes]) -> None:
    for package in PACKAGES:
        assert f"{package.name}/py.typed" in wheel
    assert "sinpluma/openapi.html" in wheel
    for kind in (
        f"{name}/migrations/" for name in ("sinpluma", "sinpluma_auth", "sinpluma_notebooks", "sinpluma_search")
    ):
        assert [name for name in wheel if name.startswith(f"{kind}versions/0001_")], kind
    assert [name for name in wheel if name.startswith("sinpluma_notebooks/demo/") and name.endswith(".md")]
    assert [name for name in wheel if name.startswith("sinpluma/scaffold/template/")]


def test_the_app_is_there_with_what_its_page_asks_for(wheel: dict[str, bytes]) -> None:
    page = wheel["sinpluma_web/app/index.html"].decode()
    asked = re.findall(r'(?:src|href)="/([^"]+)"', page)
    assert [name for name in asked if name.endswith(".js")]
    for name in asked:
        assert f"sinpluma_web/app/{name}" in wheel
    assert [name for name in wheel if name.endswith(".js.br")]


def test_without_the_app_nothing_is_built(tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    for name in ("core", "plugins"):
        shutil.copytree(ROOT / name, bare / name, ignore=shutil.ignore_patterns("app", "__pycache__"))
    for name in ("CHANGELOG.md", "LICENSE", "README.md", "hatch_build.py", "pyproject.toml"):
        shutil.copy(ROOT / name, bare)
    for kind in ("--wheel", "--sdist"):
        command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(tmp_path / "out"), kind, str(bare)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        assert done.returncode != 0
        assert "Run `make web` first" in done.stdout + done.stderr
        assert not list(tmp_path.glob("out/*"))


def test_nothing_strays_in(wheel: dict[str, bytes]) -> None:
    kinds = {Path(name).suffix for name in wheel if ".dist-info/" not in name}
    model = {".json", ".npz", ".onnx", ".tsv"}
    app = {".js", ".svg", ".png", ".webmanifest", ".woff2", ".br", ".gz"}
    assert kinds <= {".py", ".css", ".html", ".typed", ".md", ".toml", ".txt", *model, *app}
    for word in ("test_", "conftest", "__pycache__", ".sqlite3", ".env", ".key"):
        assert [name for name in wheel if word in name and "/template/" not in name] == []


def test_the_sdist_gives_the_same_wheel(wheel: dict[str, bytes], sdist: tuple[list[str], dict[str, bytes]]) -> None:
    assert sdist[1] == wheel


def test_the_sdist_has_what_building_needs_and_no_data(sdist: tuple[list[str], dict[str, bytes]]) -> None:
    names, _ = sdist
    assert {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "PKG-INFO"} <= set(names)
    tops = {name.split("/")[0] for name in names if name}
    assert tops <= {
        "core",
        "plugins",
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
        "PKG-INFO",
        "hatch_build.py",
        ".gitignore",
    }


def test_the_record_names_every_file_with_its_digest(wheel: dict[str, bytes]) -> None:
    rows = list(csv.reader(io.StringIO(_metadata(wheel, "RECORD"))))
    assert sorted(row[0] for row in rows) == sorted(wheel)
    for name, digest, size in rows:
        if name.endswith("/RECORD"):
            continue
        expected = base64.urlsafe_b64encode(hashlib.sha256(wheel[name]).digest()).rstrip(b"=").decode()
        assert (digest, size) == (f"sha256={expected}", str(len(wheel[name])))


def test_the_entry_points_are_the_projects_and_those_that_are_installed_here(wheel: dict[str, bytes]) -> None:
    parser = ConfigParser()
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(_metadata(wheel, "entry_points.txt"))
    written = {group: dict(parser[group]) for group in parser.sections()}
    project = PROJECT["project"]
    assert written == {"console_scripts": project["scripts"], **project["entry-points"]}
    for group, points in written.items():
        installed = {point.name: point.value for point in entry_points(group=group)}
        assert {name: installed.get(name) for name in points} == points
        for value in points.values():
            module = value.partition(":")[0].replace(".", "/")
            assert f"{module}.py" in wheel or f"{module}/__init__.py" in wheel


def test_the_metadata_says_what_the_project_says(wheel: dict[str, bytes]) -> None:
    metadata: Message = Parser().parsestr(_metadata(wheel, "METADATA"))
    project = PROJECT["project"]
    assert (metadata["Name"], metadata["Version"]) == (project["name"], project["version"])
    assert metadata["Requires-Python"] == project["requires-python"]
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert str(metadata.get_payload()).strip()
    needed = [requirement for requirement in metadata.get_all("Requires-Dist", []) if "extra ==" not in requirement]
    assert len(needed) == len(project["dependencies"])
    assert _metadata(wheel, "licenses/LICENSE") == (ROOT / "LICENSE").read_text(encoding="utf-8")
