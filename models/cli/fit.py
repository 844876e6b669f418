"""``bandwatch fit``: bring posteriors up to date."""

from typing import Annotated

import typer

from models.records.errors import BadArgumentError
from models.records.fit import FitOptions, Likelihood
from models.records.settings import load_settings


def fit(
    every: Annotated[bool, typer.Option("--all", help="Fit every series of the store.")] = False,
    series: Annotated[
        list[str] | None,
        typer.Option(help="Fit matching series, e.g. 'demo/main/*' or a part of a name."),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Series to fit in parallel.")] = 1,
    force: Annotated[bool, typer.Option(help="Fit even if the data have not changed.")] = False,
    likelihood: Annotated[
        Likelihood, typer.Option(help="Distribution of the noise.")
    ] = Likelihood.GAUSSIAN,
    steps: Annotated[
        bool, typer.Option(help="Model steps of the level; without, a smooth curve only.")
    ] = True,
    knots: Annotated[int | None, typer.Option(min=3, help="Knots of the spline.")] = None,
    window_days: Annotated[int, typer.Option(min=1, help="Days of history to fit.")] = 365,
    seed: Annotated[int, typer.Option(min=1, help="Seed of the chains.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Fit the level of series with Stan.

    Exits with status 1 if a series could not be fitted.
    """
    from models.cli.fit_report import show_progress, summarize
    from models.services.fitting.refit_many import refit_many
    from models.services.fitting.stan_session import open_stan
    from models.storage.database.engine import open_store
    from models.storage.results.catalogue_view import match_series

    if every == bool(series):
        raise BadArgumentError("Choose which series to fit: either --all, or --series PATTERN.")
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
    options = FitOptions(
        likelihood=likelihood, knots=knots, window_days=window_days, seed=seed, steps=steps
    )
    stan = open_stan(settings, report=lambda text: typer.echo(text, err=True))
    with show_progress(len(chosen)) as on_outcome:
        summary = refit_many(
            engine,
            stan.sampler,
            list(chosen.values()),
            options,
            clock=settings.clock,
            jobs=jobs,
            force=force,
            toolchain=stan.description,
            on_outcome=on_outcome,
        )
    summarize(summary, total=len(chosen), as_json=as_json)
    if summary.cancelled:
        raise typer.Exit(130)
    if summary.failures:
        raise typer.Exit(1)
