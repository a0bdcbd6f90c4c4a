"""While a site is upgraded old programs work on new tables: a revision adds to them, or says who can do without."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path
from textwrap import indent

import pytest

from sinpluma import migrate

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [migrate.FOLDER, *sorted(ROOT.glob("plugins/*/*/migrations"))]
REVISIONS = [path for folder in FOLDERS for path in sorted((folder / "versions").glob("0*.py"))]

RELEASED: Mapping[str, str] = {}
"""The newest revision of each component, by the folder's plugin, in the release before the one that is in the making.

Nothing was released yet: so nothing can be taken away yet. Whoever makes a release writes its revisions here.
"""

ADDING = {"create_table", "create_index", "bulk_insert", "add_column"}
SAYING = {"execute", "alter_column", "create_unique_constraint", "create_check_constraint", "create_foreign_key"}
"""What may be either: the revision says in `expands` why old programs do not mind, or `contract`."""


def objection(text: str, released: str | None = None) -> str | None:
    """Why a revision must not be run while older programs are at work; None if it may.

    It can see what an operation is, and not what a program needs: that is for its author to know.
    """
    tree = ast.parse(text)
    said = {name: ast.literal_eval(value) for name, value in _assigned(tree) if name in {"contract", "expands"}}
    (call,) = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _operation(node) not in {None, "f"}]
    name = _operation(call) or ""
    if "contract" in said:
        if released is None or said["contract"] > released:
            return f"no release knows revision {said['contract']}: wait for the one that does without"
        return None
    if name in ADDING:
        return _objection_to_adding(name, call)
    if name not in SAYING:
        return f"{name} takes something away: contract = '…' names the revision whose programs do without"
    return None if said.get("expands", "").endswith(".") else f"{name} needs a sentence, expands = '…', or a contract"


def _objection_to_adding(name: str, call: ast.Call) -> str | None:
    options = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
    if name == "create_index" and options.get("unique") == "True":
        return "older programs may write what this index refuses"
    if name == "add_column":
        column = next(node for node in ast.walk(call) if isinstance(node, ast.Call) and node is not call)
        given = {keyword.arg: ast.unparse(keyword.value) for keyword in column.keywords}
        if given.get("nullable") != "True" and "server_default" not in given:
            return "older programs write rows without this column: let it be null, or give it a server_default"
    return None


def _assigned(tree: ast.Module) -> list[tuple[str, ast.expr]]:
    found = [node for node in tree.body if isinstance(node, ast.Assign)]
    return [(target.id, node.value) for node in found for target in node.targets if isinstance(target, ast.Name)]


def _operation(node: ast.Call) -> str | None:
    is_one = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "op"
    return node.func.attr if is_one and isinstance(node.func, ast.Attribute) else None


@pytest.mark.parametrize("file", REVISIONS, ids=lambda file: f"{file.parts[-4]}/{file.stem}")
def test_older_programs_do_not_mind_a_revision(file: Path) -> None:
    assert objection(file.read_text(encoding="utf-8"), RELEASED.get(file.parts[-4])) is None


def _revision(body: str, *said: str) -> str:
    lines = "\n".join(said)
    return f"revision, down_revision = '0003', '0002'\n{lines}\ndef upgrade():\n{indent(body, '  ')}"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("op.drop_column('shop', 'y')", ""),
        ("op.drop_table('shop')", "expands = 'Nobody needs it.'"),
        ("op.rename_table('shop', 'store')", ""),
        ("op.drop_index('ix')", ""),
        ("op.drop_column('shop', 'y')", "contract = '0003'"),  # released in the same release
        ("op.execute('DROP TABLE shop')", ""),
        ("op.alter_column('shop', 'y', nullable=False)", ""),
        ("op.create_index('ix', 'shop', ['y'], unique=True)", ""),
        ("op.add_column('shop', sa.Column('z', sa.Integer, nullable=False))", ""),
        ("op.create_foreign_key('fk', 'shop', 'town', ['y'], ['y'])", ""),
    ],
)
def test_what_older_programs_would_mind_is_refused(body: str, said: str) -> None:
    assert objection(_revision(body, said), "0002")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("op.drop_column('shop', 'y')", "contract = '0002'"),
        ("op.execute('ALTER TABLE shop ADD z INTEGER')", "expands = 'It adds a column.'"),
        ("op.add_column('shop', sa.Column('z', sa.Integer, nullable=True))", ""),
        ("op.add_column('shop', sa.Column('z', sa.Integer, nullable=False, server_default='0'))", ""),
        ("op.create_index('ix', 'shop', ['y'])", ""),
    ],
)
def test_what_older_programs_do_not_mind_is_not(body: str, said: str) -> None:
    assert objection(_revision(body, said), "0002") is None
