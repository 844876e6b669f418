"""``bandwatch fit``: bring posteriors up to date."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from models.records.errors import BadArgumentError
from models.records.fit import FitOptions, Likelihood
from models.records.gate_status import FailOnAlerts
from models.records.settings import load_settings

if TYPE_CHECKING:
    from models.records.series import Series


def fit(
    every: Annotated[bool, typer.Option("--all", help="Fit every series of the store.")] = False,
    series: Annotated[
        list[str] | None,
        typer.Option(help="Fit matching series, e.g. 'demo/main/*' or a part of a name."),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Series to fit in parallel.")] = 1,
    distributed: Annotated[
        bool, typer.Option(help="Fit on all Celery workers, by BANDWATCH_CELERY_URL.")
    ] = False,
    force: Annotated[bool, typer.Option(help="Fit even if the data have not changed.")] = False,
    likelihood: Annotated[
        Likelihood, typer.Option(help="Distribution of the noise with --no-steps.")
    ] = Likelihood.AUTO,
    steps: Annotated[
        bool, typer.Option(help="Model steps of the level; without, a smooth curve only.")
    ] = True,
    knots: Annotated[int | None, typer.Option(min=3, help="Knots of the spline.")] = None,
    knots_per_cycle: Annotated[
        int | None, typer.Option(min=1, help="Knots of each release cycle, instead of --knots.")
    ] = None,
    window_days: Annotated[int, typer.Option(min=1, help="Days of history to fit.")] = 365,
    seed: Annotated[int, typer.Option(min=1, help="Seed of the chains.")] = 1,
    max_daily: Annotated[
        int | None, typer.Option(min=1, help="Most runs of one day to fit. [default: all]")
    ] = None,
    until: Annotated[
        str, typer.Option(help="Fit as of the end of a past day, e.g. 2026-08-12.")
    ] = "",
    fail_on: Annotated[
        FailOnAlerts, typer.Option(help="Exit with the gate's status by open alerts.")
    ] = FailOnAlerts.NOTHING,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Fit the level of series with Stan.

    Exits with status 1 if a series could not be fitted. With --fail-on regression, exits
    with status 1 if a series has an open regression alert, 3 if too few series have a
    trusted fit, 4 on an error.

    A fit with --until is stored beside the others and changes no status and no alert.
    """
    from models.cli.fail_on import errors_break
    from models.services.fitting.rows_until import read_day

    with errors_break("fit", fail_on):
        if every == bool(series):
            raise BadArgumentError("Choose which series to fit: either --all, or --series PATTERN.")
        if knots is not None and knots_per_cycle is not None:
            raise BadArgumentError("Choose either --knots or --knots-per-cycle.")
        if until and fail_on is not FailOnAlerts.NOTHING:
            raise BadArgumentError("A fit --until a past day changes no alert to --fail-on.")
        options = FitOptions(
            likelihood=likelihood,
            knots=knots,
            window_days=window_days,
            seed=seed,
            steps=steps,
            max_daily=max_daily,
            until_day=read_day(until) if until else None,
        )
        _fit(
            series, options, knots_per_cycle, None if distributed else jobs, force, fail_on, as_json
        )


def _fit(
    series: list[str] | None,
    options: FitOptions,
    knots_per_cycle: int | None,
    jobs: int | None,
    force: bool,
    fail_on: FailOnAlerts,
    as_json: bool,
) -> None:
    from models.cli.fail_on import end_by_alerts
    from models.cli.fit_report import show_progress, summarize
    from models.cli.offer_plans import offer_plans
    from models.services.fitting.options_by_project import options_by_project
    from models.services.workers.fit_places import fit_here, fit_on_workers
    from models.storage.database.engine import open_store
    from models.storage.results.catalogue_view import match_series

    settings = load_settings()
    engine = open_store(settings)
    chosen = {
        item.id: item for pattern in (series or ["*"]) for item in match_series(engine, pattern)
    }
    if not chosen:
        raise BadArgumentError(
            f"No series matches {', '.join(series)}. `bandwatch fit --all` fits every series."
            if series
            else "The store has no series yet. Load some: bandwatch ingest FILE, or bandwatch demo."
        )
    by_series: FitOptions | Callable[[Series], FitOptions] = options
    if knots_per_cycle is not None:
        by_series = options_by_project(engine, chosen.values(), options, knots_per_cycle)
    with show_progress(len(chosen)) as on_outcome:
        here = partial(fit_here, report=lambda text: typer.echo(text, err=True))
        fit_all = fit_on_workers if jobs is None else partial(here, jobs=jobs)
        summary = fit_all(
            engine,
            settings,
            list(chosen.values()),
            by_series,
            force=force,
            on_outcome=on_outcome,
        )
    summarize(summary, total=len(chosen), as_json=as_json)
    offer_plans(engine, settings)
    if summary.cancelled:
        raise typer.Exit(130)
    end_by_alerts(engine, list(chosen.values()), fail_on)
    if summary.failures:
        raise typer.Exit(1)
