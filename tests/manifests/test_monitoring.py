"""The alerts and the dashboard ask for what the site measures, and do what they say."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.metadata import distribution
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from rendered import ROOT

from sinpluma.testing import app_site
from tests.conftest import missing

MONITORING = ROOT / "deploy" / "monitoring"
RULES = yaml.safe_load((MONITORING / "rules.yaml").read_text(encoding="utf-8"))
ALERTS: dict[str, dict[str, Any]] = {rule["alert"]: rule for group in RULES["groups"] for rule in group["rules"]}
DASHBOARD = json.loads((MONITORING / "dashboard.json").read_text(encoding="utf-8"))
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
PLUGINS = ",".join(point.name for point in distribution("sinpluma").entry_points.select(group="sinpluma.plugins"))

OF_PROMETHEUS = {"up": set[str]()}
EVERYWHERE = {"job", "instance"}
COLUMNS = 24

Measures = dict[str, set[str]]


@pytest.fixture(scope="module")
def measures(tmp_path_factory: pytest.TempPathFactory) -> Measures:
    """The labels of each series that `/metrics` has, or would have once there is something to count."""
    return asyncio.run(_measured(tmp_path_factory.mktemp("measures")))


async def _measured(folder: Path) -> Measures:
    async with app_site(folder / "data", plugins=PLUGINS) as site:
        answer = await site.client.get("/metrics")
        exposed = {family.name for family in text_string_to_metric_families((await answer.get_data()).decode())}
        known: Measures = dict(OF_PROMETHEUS)
        for collector, names in site.site.metrics.registry._collector_to_names.items():
            assert exposed & set(names), names
            labels = set(getattr(collector, "_labelnames", ()))
            known |= {name: labels | ({"le"} if name.endswith("_bucket") else set()) for name in names}
    return known


def expressions() -> Iterator[tuple[str, str]]:
    """Whatever is asked of Prometheus, and where that stands."""
    for name, rule in ALERTS.items():
        yield name, rule["expr"]
    for panel in PANELS:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]


def series(expression: str) -> set[str]:
    """The names of the series in it."""
    return set(re.findall(r"\b(?:up|sinpluma_\w+)(?=[{\[]|\s|\)|$)", expression))


def labels(expression: str) -> set[str]:
    """The names of the labels in it."""
    grouped = re.findall(r"\b(?:by|without) \(([^)]*)\)", expression)
    selected = re.findall(r"(\w+)\s*(?:=~|!~|!=|=)\s*\"", expression)
    return {*selected, *(name.strip() for names in grouped for name in names.split(","))}


def unknown(expression: str, measures: Measures) -> set[str]:
    """What it asks for that is not measured."""
    asked = series(expression)
    there = EVERYWHERE.union(*(measures.get(name, set()) for name in asked))
    return asked - set(measures) | labels(expression) - there


def test_what_is_asked_for_is_measured(measures: Measures) -> None:
    assert not {where: what for where, expression in expressions() if (what := unknown(expression, measures))}
    assert all(series(expression) and 'job="sinpluma"' in expression for _, expression in expressions())


def test_a_measure_or_label_that_is_not_there_is_seen(measures: Measures) -> None:
    expression = ALERTS["SinPlumaErrors"]["expr"]
    assert unknown(expression.replace("request_seconds", "requests_seconds"), measures) > {
        "sinpluma_requests_seconds_count"
    }
    assert unknown(expression.replace("status=", "code="), measures) == {"code"}
    assert unknown("sum by (le, user) (sinpluma_request_seconds_bucket)", measures) == {"user"}


def test_the_dashboard_shows_every_measure(measures: Measures) -> None:
    shown = set().union(*(series(target["expr"]) for panel in PANELS for target in panel["targets"]))
    bases = {re.sub(r"_(total|bucket|sum|count|created)$", "", name) for name in measures}
    assert {re.sub(r"_(total|bucket|sum|count)$", "", name) for name in shown} == bases


# --- alerts -------------------------------------------------------------------------------------------------------


def test_each_alert_says_how_urgent_it_is_what_is_the_matter_and_is_explained() -> None:
    page = (ROOT / "docs" / "operate" / "monitoring.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(SinPluma\w+)`", page, flags=re.MULTILINE)) == set(ALERTS)
    for rule in ALERTS.values():
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert set(rule["annotations"]) == {"summary", "description"}


def test_each_alert_is_seen_to_fire() -> None:
    tested = yaml.safe_load((MONITORING / "rules.test.yaml").read_text(encoding="utf-8"))["tests"]
    cases = [case for test in tested for case in test["alert_rule_test"]]
    assert {case["alertname"] for case in cases if case.get("exp_alerts")} == set(ALERTS)


@pytest.fixture(scope="module")
def promtool() -> str:
    found = shutil.which("promtool", path=f"{ROOT / '.cache'}:/usr/local/bin:/usr/bin")
    return found or missing("promtool is missing: make servers, as root")


def run(*command: str | Path) -> None:
    done = subprocess.run(command, cwd=MONITORING, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_alerts_fire_for_what_they_are_about_and_not_for_its_like(promtool: str) -> None:
    run(promtool, "check", "rules", "rules.yaml")
    run(promtool, "test", "rules", "rules.test.yaml")


def test_prometheus_takes_each_configuration_in_the_docs(promtool: str, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "operate" / "monitoring.md").read_text(encoding="utf-8")
    found = re.findall(r'^```yaml title="prometheus.yml"\n(.*?)^```$', page, flags=re.MULTILINE | re.DOTALL)
    assert len(found) == 2
    for text in found:
        configuration = yaml.safe_load(text)
        (job,) = configuration["scrape_configs"]
        assert job["job_name"] == "sinpluma"
        job.pop("kubernetes_sd_configs", None)  # Debian's promtool does not know it
        file = tmp_path / "prometheus.yml"
        file.write_text(yaml.safe_dump(configuration), encoding="utf-8")
        run(promtool, "check", "config", file)


# --- the dashboard ------------------------------------------------------------------------------------------------


def test_prometheus_understands_every_panel(promtool: str, tmp_path: Path) -> None:
    asked = [target["expr"] for panel in PANELS for target in panel["targets"]]
    plain = [each.replace("$__rate_interval", "5m").replace("$instance", ".*") for each in asked]
    assert not [each for each in plain if "$" in each]
    rules = [{"record": f"panel:{number}", "expr": each} for number, each in enumerate(plain)]
    file = tmp_path / "panels.yaml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}), encoding="utf-8")
    run(promtool, "check", "rules", "--lint=none", file)


def test_every_panel_has_what_grafana_needs_of_it() -> None:
    assert DASHBOARD["uid"] == "sinpluma"
    assert "id" not in DASHBOARD  # Grafana's own, of the one that it was exported from
    numbers = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(set(numbers)) == len(numbers)
    variables = {variable["name"] for variable in DASHBOARD["templating"]["list"]}
    assert variables == {"datasource", "instance"}
    for panel in PANELS:
        assert panel["type"] in {"timeseries", "stat"}
        assert panel["title"]
        assert panel["description"]
        assert panel["fieldConfig"]["defaults"]["unit"]
        assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
        references = [target["refId"] for target in panel["targets"]]
        assert len(set(references)) == len(references)


def test_no_panel_covers_another() -> None:
    places = [panel["gridPos"] for panel in DASHBOARD["panels"]]
    assert all(place["x"] >= 0 and place["x"] + place["w"] <= COLUMNS for place in places)
    for one, other in combinations(places, 2):
        beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        assert beside or one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
