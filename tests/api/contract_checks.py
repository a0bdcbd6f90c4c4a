"""What `test_contract.py` has schemathesis check beside its own checks (its `--hooks`)."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import schemathesis

PROBLEM = "application/problem+json"
REQUIRED = {"type", "title", "status", "detail", "code", "request_id"}
SEEN = Path(os.environ["SINPLUMA_CONTRACT_SEEN"])


@schemathesis.check
def answers_are_documented(ctx: schemathesis.CheckContext, response: schemathesis.Response, case: Any) -> None:
    """Each status is documented by itself unless it is a problem, and a problem is what the contract says it is."""
    if case.method.upper() != case.operation.method.upper():  # schemathesis tries methods that are not there, too
        return
    status = str(response.status_code)
    content_type = (response.headers.get("content-type") or [""])[0]
    documented = case.operation.definition.raw["responses"]
    if content_type != PROBLEM:
        assert status in documented, f"{status} ({content_type or 'empty'}) is not documented"
        assert bool(response.content) == ("content" in documented[status]), "a body comes where none is documented"
        return
    problem = json.loads(response.content)
    assert set(problem) >= REQUIRED, f"{sorted(REQUIRED - set(problem))} are missing"
    ids = {problem["request_id"], *response.headers["x-request-id"]}
    replayed = "idempotent-replayed" in response.headers  # the first answer again, and so with the first one's id
    assert problem["status"] == response.status_code, f"the problem says {problem['status']}"
    assert len(ids) == 1 or replayed, f"the request has {len(ids)} ids"
    assert ("msg" in problem) == (response.status_code == 401), "msg is for 401, and always there"


@schemathesis.hook
def after_call(context: schemathesis.HookContext, case: Any, response: schemathesis.Response) -> None:
    """Note what was answered, for the test to see that the run reached anything."""
    if case.method.upper() == case.operation.method.upper():
        with SEEN.open("a", encoding="utf-8") as seen:
            seen.write(f"{case.operation.label} {response.status_code}\n")
