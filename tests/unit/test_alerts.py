"""The alert rules and the runbook: they name what exists, and each alert has its section."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml

from newsreel.rules import health
from newsreel.rules.metric_catalogue import CATALOGUE, DATABASE_LIMIT, UP, Metric

ROOT = Path(__file__).resolve().parents[2]
RUNBOOK = (ROOT / "docs/operate.md").read_text("utf-8")
GROUPS: list[dict[str, Any]] = yaml.safe_load((ROOT / "docker/prometheus-alerts.yml").read_text("utf-8"))[
    "groups"
]
RULES: list[dict[str, Any]] = [rule for group in GROUPS for rule in group["rules"]]
METRICS: dict[str, Metric] = {metric.name: metric for metric in (*CATALOGUE, UP, DATABASE_LIMIT)}
ALERTS = [rule["alert"] for rule in RULES]
# Alerts that share the section of another one.
SHARED_SECTIONS = {"DatabaseFillsUp": "database-full", "NightNever": "night-missing"}
# What the runbook must have besides the alerts.
HOW_TO = {
    "Being told of a failed night",
    "Re-extraction",
    "Catching up after downtime",
    "Restore",
    "Retention and growth",
}


def anchors(text: str) -> set[str]:
    """Anchors of the headings, as GitHub and others make them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def selectors(expression: str) -> list[tuple[str, str]]:
    """Metrics in an expression, with what stands in braces behind them."""
    return re.findall(r"\b(newsreel_\w+)(?:\{([^}]*)\})?", expression)


def test_names_are_unique() -> None:
    assert len(ALERTS) == len(set(ALERTS)) > 10


@pytest.mark.parametrize("rule", RULES, ids=ALERTS)
def test_an_alert_names_metrics_and_labels_that_exist(rule: dict[str, Any]) -> None:
    found = selectors(rule["expr"])
    assert found
    for name, matchers in found:
        assert name in METRICS, name
        used = re.findall(r'(\w+)\s*(?:=~|!~|!=|=)\s*"', matchers)
        assert set(used) <= set(METRICS[name].labels), name
    shown = set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]))
    assert shown <= {label for name, _ in found for label in METRICS[name].labels}


@pytest.mark.parametrize("rule", RULES, ids=ALERTS)
def test_an_alert_is_complete_and_its_expression_is_one(rule: dict[str, Any]) -> None:
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert re.fullmatch(r"\d+[mhd]", rule.get("for", "1m"))
    parsed = promql_parser.parse(rule["expr"])  # knows types, too: sum(x[5m]) is refused
    # A comparison, so that there is a result only while something is wrong; or a combination of some.
    assert isinstance(parsed, promql_parser.BinaryExpr)
    assert str(parsed.op) in {"<", ">", "==", "and", "or", "unless"}


@pytest.mark.parametrize("rule", RULES, ids=ALERTS)
def test_an_alert_has_its_section_in_the_runbook(rule: dict[str, Any]) -> None:
    path, _, anchor = rule["annotations"]["runbook"].partition("#")
    assert path == "docs/operate.md"
    assert anchor in anchors(RUNBOOK)
    words = re.sub(r"(?<!^)(?=[A-Z])", "-", rule["alert"]).lower()
    assert anchor == SHARED_SECTIONS.get(rule["alert"], words)


def test_a_comparison_with_what_may_be_absent_has_a_zero_for_it() -> None:
    """A metric without rows is left out, and whatever is computed with it is then nothing: no alert."""
    absent_when_nothing_works = ("newsreel_captures_last_day", "newsreel_articles_new_last_day")
    for rule in RULES:
        _, comparison, bound = rule["expr"].partition(" > ")
        for name in absent_when_nothing_works:
            if comparison and f"sum({name}" in bound and "unless" not in rule["expr"]:
                assert re.search(rf"\(sum\({name}[^)]*\) or vector\(0\)\)", bound), rule["alert"]


def test_the_runbook_explains_nothing_that_is_not_there() -> None:
    part = RUNBOOK.partition("\n## Alerts\n")[2].partition("\n## How to\n")[0]
    assert anchors(part) == {rule["annotations"]["runbook"].partition("#")[2] for rule in RULES}


def test_the_runbook_has_every_how_to_and_every_link_leads_somewhere() -> None:
    assert set(re.findall(r"^### (.+)$", RUNBOOK, re.MULTILINE)) >= HOW_TO
    for path, anchor in re.findall(r"\]\(([^)#:]*)#?([^)]*)\)", RUNBOOK):
        target = ROOT / "docs" / path if path else ROOT / "docs/operate.md"
        assert target.is_file(), path
        if anchor:
            assert anchor in anchors(target.read_text("utf-8")), f"{path}#{anchor}"


def test_the_runbook_lists_every_metric_with_its_labels() -> None:
    listed = {
        name: set(re.findall(r"`(\w+)`", labels))
        for name, labels in re.findall(r"^\| `(newsreel_\w+)` \|([^|]*)\|", RUNBOOK, re.MULTILINE)
    }
    assert listed == {name: set(metric.labels) for name, metric in METRICS.items()}


@pytest.mark.parametrize(
    ("alert", "bound"),
    [
        ("NightMissing", f"{health.NIGHT_OVERDUE_HOURS} * 3600"),
        ("RunStuck", f"{health.STUCK_HOURS} * 3600"),
        ("FeedsFailing", f"{health.MOST_FAILING_SHARE} *"),
        ("GapFound", f"{health.GAP_HOURS} * 3600"),
        ("DatabaseFull", f"{health.FULL_SHARE} *"),
    ],
)
def test_the_command_health_has_the_bounds_of_the_alerts(alert: str, bound: str) -> None:
    [rule] = [rule for rule in RULES if rule["alert"] == alert]
    assert bound in rule["expr"]
