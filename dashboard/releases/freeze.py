"""Make frozen links to the releases page and to its report."""

from collections.abc import Iterable
from dataclasses import replace

from dashboard.releases.data import read_release_reports, release_choice
from dashboard.releases.state import parse_releases, releases_link
from dashboard.shared.page_registry import Freeze, Query
from dashboard.shared.services import Services
from models.services.release_report import ReleaseReport


def freeze_releases(path: str) -> Freeze:
    """Build the function that freezes a link to a path; the fits that it shows are pinned."""

    def freeze(services: Services, query: Query) -> str:
        state, _ = parse_releases(query)
        state = replace(state, as_of_ms=services.frozen_ms(state.as_of_ms))
        choice = release_choice(services, state)
        if choice.lack is None:
            reports = read_release_reports(services.engine, choice, services.now_ms())
            pin_compared(services, reports)
        return releases_link(choice.spelled_out(), path)

    return freeze


def pin_compared(services: Services, reports: Iterable[ReleaseReport]) -> None:
    """Keep the fits that a comparison of releases reads, because a link to it is shared."""
    every = {row.fit_id for report in reports for row in report.rows}
    services.pin(sorted(number for number in every if number is not None))
