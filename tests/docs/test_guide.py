"""The guide's examples run as they stand, in order, on a fresh site, and answer what is shown.

Each block marked `bash` is run by one shell after the one before it. A block marked `json` right after it shows what
the last command of that block answers: the same fields, whatever their values.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sinpluma.testing import LiveSite

PAGE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "index.md"
BLOCK = re.compile(r"^```bash\n(?P<script>.*?)^```$(?:\s*^```json\n(?P<answer>.*?)^```$)?", re.MULTILINE | re.DOTALL)
SITE = "http://localhost:8000"
# A curl that fails is an error here; the guide need not say so with each example.
PRELUDE = 'set -euo pipefail\ncurl() { command curl -sS --fail-with-body "$@"; }\n'


class Example(NamedTuple):
    """A block of commands, and what the last of them answers, as the guide shows it."""

    script: str
    answer: str | None


def examples() -> Iterator[Example]:
    for block in BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        yield Example(block["script"], block["answer"])


def shape(value: Any) -> Any:
    """The fields of an answer, without their values; of a list, those of its first item."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [shape(value[0])]
    return None


def run(scripts: list[str], site: LiveSite, folder: Path) -> list[str]:
    """Run scripts in one shell; gives what each printed, as far as they came."""
    outputs = [folder / f"{number}.out" for number in range(len(scripts))]
    parts = [f"exec >{output}\n{script}" for output, script in zip(outputs, scripts, strict=True)]
    program = PRELUDE + "\n".join(parts).replace(SITE, site.url)
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "NO_PROXY": "*"}
    done = subprocess.run(
        ["bash"],
        check=False,
        input=program,
        capture_output=True,
        text=True,
        timeout=120,
        cwd=folder,
        env=environment,
    )
    printed = [output.read_text(encoding="utf-8") for output in outputs if output.exists()]
    assert done.returncode == 0, f"{scripts[len(printed) - 1]}\nprinted: {printed[-1]}\n{done.stderr}"
    return printed


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not on this machine")
def test_the_examples_of_the_guide_run_in_order_and_answer_what_is_shown(
    start_site: Callable[..., LiveSite], tmp_path: Path, photograph: Callable[..., bytes]
) -> None:
    blocks = list(examples())
    assert len(blocks) > 10
    site = start_site(workers=2)
    (tmp_path / "lighthouse.jpg").write_bytes(photograph())
    printed = run([block.script for block in blocks], site, tmp_path)
    for block, output in zip(blocks, printed, strict=True):
        if block.answer is not None:
            assert shape(json.loads(output)) == shape(json.loads(block.answer)), block.script
