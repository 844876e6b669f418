"""Whether ``bandwatch gate`` and the releases page judge every pair of releases of a store alike.

Run by ``python -m benchmarks.accuracy.gate_and_page HOME``: asks both for each two releases of each
project, compares outcome, reason and the figures of every series, and prints how many agreed.
"""

import json
import os
import sys
from itertools import combinations
from math import isfinite
from typing import Any

from sqlalchemy import Engine
from typer.testing import CliRunner

from app import cli
from dashboard.releases.data import read_release_choice, read_release_reports
from dashboard.releases.state import ReleasesState
from models.records.days import day_of_moment
from models.records.settings import load_settings
from models.services.gate.begun_releases import begun_majors
from models.services.release_report import ReleaseReport
from models.storage.database.engine import open_store
from models.storage.results.series_filter import read_facets

_FIGURES = ("change_percent", "p10_percent", "p90_percent")


def asked_by_command(project: str, new: str, old: str) -> dict[str, Any]:
    """Return what the command prints; like the page, of fits of any age."""
    words = ["gate", "--project", project, "--release", new, "--against", old]
    result = CliRunner().invoke(cli, [*words, "--max-age", "0", "--format", "json"])
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def shown_by_page(engine: Engine, project: str, new: str, old: str, now_ms: int) -> ReleaseReport:
    """Return what the page shows for the link that names the two releases."""
    state = ReleasesState(projects=(project,), reference=new, against=(old,))
    choice = read_release_choice(engine, state, day_of_moment(now_ms))
    return read_release_reports(engine, choice, now_ms)[0]


def agree(printed: dict[str, Any], shown: ReleaseReport) -> bool:
    """Whether outcome, reason and each series' verdict and figures are the same."""
    ours = {
        item["series"]: (item["verdict"], *(item[name] for name in _FIGURES))
        for item in printed["series"]
    }
    theirs = {
        str(row.series.key): (row.verdict.value, *map(_known, (row.change, row.low, row.high)))
        for row in shown.rows
    }
    outcome = (printed["outcome"], printed["reason"])
    return outcome == (shown.gate.outcome.value, shown.gate.reason) and ours == theirs


def _known(value: float) -> float | None:
    return float(value) if isfinite(value) else None


def main(home: str) -> None:
    """Print for each project how many pairs of releases were judged alike, by outcome."""
    os.environ |= {"BANDWATCH_HOME": home, "BANDWATCH_DATABASE_URL": ""}
    settings = load_settings()
    engine, now_ms = open_store(settings), settings.clock.now_ms()
    for project in read_facets(engine).projects:
        names = [item.name for item in begun_majors(engine, project, day_of_moment(now_ms))]
        outcomes: dict[str, int] = {}
        alike = 0
        for old, new in combinations(names, 2):
            printed = asked_by_command(project, new, old)
            alike += agree(printed, shown_by_page(engine, project, new, old, now_ms))
            outcomes[printed["outcome"]] = outcomes.get(printed["outcome"], 0) + 1
        counted = ", ".join(f"{number} {name}" for name, number in sorted(outcomes.items()))
        print(f"{project}: {alike} of {sum(outcomes.values())} pairs alike ({counted or 'none'})")
    engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
