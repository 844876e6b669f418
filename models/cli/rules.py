"""``bandwatch rules set``: choose what changes open alerts, for projects, suites and series."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from models.records.errors import BadArgumentError
from models.records.settings import load_settings
from models.triage.detection.rules import DEFAULT_RULE, AlertPolicy, RuleOverride
from models.triage.summaries.ready_rule import ReadyRule

if TYPE_CHECKING:
    from sqlalchemy import Engine

MODES = {"alert": AlertPolicy.ALERT, "monitor": AlertPolicy.MONITOR, "never": AlertPolicy.NEVER}


def set_rules(
    scope: Annotated[
        str,
        typer.Argument(help="Project, or pattern of series, e.g. 'demo/main/memory/*'."),
    ] = "",
    suite: Annotated[str, typer.Option(help="Only this suite of the project.")] = "",
    delta: Annotated[float | None, typer.Option(help="Smallest relevant change, percent.")] = None,
    probability: Annotated[
        float | None, typer.Option(help="Smallest probability of such a change, e.g. 0.97.")
    ] = None,
    mode: Annotated[
        str | None,
        typer.Option(help="alert; monitor: no queue, no notifications; never: no alerts."),
    ] = None,
    failures: Annotated[
        int | None,
        typer.Option(help="Failed runs in a row that open an alert, e.g. 3; 0: never."),
    ] = None,
    confirm: Annotated[
        float | None,
        typer.Option(help="Confirm alerts of a smaller probability by runs first; 0: none."),
    ] = None,
    ready: Annotated[
        ReadyRule | None,
        typer.Option(help="Data are ready by all alerts, half of them, or a note."),
    ] = None,
    total: Annotated[
        str | None, typer.Option(help="Test that is the total of the suite; blank: none.")
    ] = None,
    forget: Annotated[
        bool, typer.Option("--forget", help="Remove the rule; the next wider one applies.")
    ] = False,
    listed: Annotated[bool, typer.Option("--list", help="List the rules.")] = False,
) -> None:
    """Set alert thresholds of a project, suite or series.

    The most specific rule wins, field by field. Rules apply to alerts that open from now on;
    existing alerts keep their thresholds.
    """
    from models.storage.alerts.detection_rules import forget_rules, save_rules
    from models.storage.database.engine import open_store

    engine = open_store(load_settings())
    if listed:
        _list(engine, scope)
        return
    if mode is not None and mode not in MODES:
        raise BadArgumentError(f"--mode is {mode!r}; choose one of {', '.join(MODES)}.")
    if not scope:
        raise BadArgumentError(
            "Name a project or a pattern over series; --list shows what was chosen."
        )
    chosen = MODES.get(mode or "")
    values = (delta, probability, chosen, failures, confirm, ready, total)
    if forget == any(value is not None for value in values):
        raise BadArgumentError(
            "Choose --delta, --probability, --failures, --mode, --confirm, --ready or --total; or "
            "--forget, alone."
        )
    places = _places(engine, scope, suite)
    _check_scope(places, ready, total)
    rules = [
        replace(
            place,
            delta=delta,
            probability=probability,
            watch=chosen,
            failures=failures,
            confirm=confirm,
            ready=ready,
            total=total,
        )
        for place in places
    ]
    if forget:
        typer.echo(f"{forget_rules(engine, rules)} of {len(rules)} choices forgotten.")
        return
    save_rules(engine, rules)
    typer.echo(f"Kept for {_format_rules(rules)}. `bandwatch detect` looks by it at once.")


def _check_scope(
    places: Iterable[RuleOverride], ready: ReadyRule | None, total: str | None
) -> None:
    """Refuse what holds for whole projects or suites where the scope is another."""
    for place in places:
        if ready is not None and (place.suite or place.series_key):
            raise BadArgumentError("--ready is for a whole project: name the project alone.")
        if total is not None and not place.suite:
            raise BadArgumentError("--total is for a suite: name the project and --suite.")


def _places(engine: "Engine", what: str, suite: str) -> list[RuleOverride]:
    from models.storage.results.catalogue_view import match_series

    every = match_series(engine, "*")
    if what in {item.key.project for item in every}:
        suites = {item.key.suite for item in every if item.key.project == what}
        if suite and suite not in suites:
            raise BadArgumentError(
                f"Project {what!r} has no suite {suite!r}, but {', '.join(sorted(suites))}."
            )
        return [RuleOverride(what, suite)]
    if suite:
        raise BadArgumentError(f"There is no project {what!r}; --suite goes with a project.")
    found = match_series(engine, what)
    if not found:
        raise BadArgumentError(f"{what!r} is no project, and no series matches it.")
    return [RuleOverride(item.key.project, series_key=str(item.key)) for item in found]


def _list(engine: "Engine", project: str) -> None:
    from models.storage.alerts.detection_rules import read_rules

    default = DEFAULT_RULE
    typer.echo(
        f"default: delta {default.delta:g} %, probability {default.probability:g}, "
        f"{default.failures} failures, {default.watch.value}"
    )
    for rule in read_rules(engine, project or None):
        parts = [
            "" if rule.delta is None else f"delta {rule.delta:g} %",
            "" if rule.probability is None else f"probability {rule.probability:g}",
            "" if rule.failures is None else f"{rule.failures} failures",
            "" if rule.confirm is None else f"confirmed below {rule.confirm:g}",
            "" if rule.watch is None else rule.watch.value,
            "" if rule.ready is None else f"data ready by {rule.ready.value}",
            f"total {rule.total}" if rule.total else "",
        ]
        typer.echo(f"{_name(rule)}: {', '.join(part for part in parts if part)}")
    _list_suites(engine, project)


def _list_suites(engine: "Engine", project: str) -> None:
    """Print which suites are sheriffed: whose alerts lie in the queue."""
    from models.storage.alerts.sheriffed_suites import read_suite_policies

    words = {
        AlertPolicy.ALERT: "sheriffed",
        AlertPolicy.MONITOR: "monitored only",
        AlertPolicy.NEVER: "no alerts",
    }
    found = [item for item in read_suite_policies(engine) if project in ("", item.project)]
    for policy, word in words.items():
        suites = [f"{item.project}/{item.suite}" for item in found if item.policy is policy]
        if suites:
            typer.echo(f"{word}: {', '.join(suites)}")


def _name(rule: RuleOverride) -> str:
    if rule.series_key:
        return rule.series_key
    return f"project {rule.project}" + (f", suite {rule.suite}" if rule.suite else "")


def _format_rules(rules: Iterable[RuleOverride]) -> str:
    names = [_name(rule) for rule in rules]
    return names[0] if len(names) == 1 else f"{len(names)} series"
