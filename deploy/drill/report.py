"""The drill's table."""

from __future__ import annotations

from .finding import Finding

_MARKS = {True: "holds", False: "FAILS", None: ""}


def table(findings: list[Finding]) -> str:
    """A line for each finding: whether it holds, what was looked at, and what was found."""
    width = max(len(finding.what) for finding in findings)
    lines = [f"{_MARKS[one.holds]:6} {one.what:{width}}  {one.found}".rstrip() for one in findings]
    return "\n".join(lines) + "\n"
