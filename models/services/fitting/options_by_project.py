"""Choose the options of a fit where knots are counted by release cycle, project by project."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from sqlalchemy import Engine

from models.records.fit import FitOptions
from models.records.series import Series
from models.services.fitting.knots_per_cycle import knots_for_cycles
from models.storage.results.calendar_view import read_releases


def options_by_project(
    engine: Engine, series: Iterable[Series], options: FitOptions, knots_per_cycle: int
) -> Callable[[Series], FitOptions]:
    """Return what gives the options of each series, with the knots of its project's cycles.

    Raises
    ------
    BadArgumentError
        If there is not one knot per cycle.
    NotEnoughDataError
        If a project has fewer than two major releases.
    """
    by_project = {
        name: replace(
            options,
            knots=knots_for_cycles(
                read_releases(engine, name), knots_per_cycle, options.window_days
            ),
        )
        for name in sorted({item.key.project for item in series})
    }
    return lambda item: by_project[item.key.project]
