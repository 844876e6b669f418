"""``bandwatch analyze``: everything about the series of a file, without a store."""

from pathlib import Path
from typing import Annotated

import typer

from data.cli.reader_options import (
    CommitTimesOption,
    FormatOption,
    GitOption,
    MappingOption,
    PlatformOption,
    RevisionOption,
    SamplesOption,
    SuiteOption,
    TimeOption,
    VersionOption,
)
from models.records.fit import Likelihood


def analyze(
    file: Annotated[
        Path,
        typer.Argument(
            help="Results: a CSV with at least time,value, or any file that ingest reads."
        ),
    ],
    format_name: FormatOption = "",
    suite: SuiteOption = "",
    platform: PlatformOption = "",
    time: TimeOption = "",
    revision: RevisionOption = "",
    version_name: VersionOption = "",
    git: GitOption = None,
    commit_times: CommitTimesOption = False,
    samples: SamplesOption = False,
    mapping: MappingOption = None,
    detector: Annotated[
        str, typer.Option(help="Detector of the verdict: robust, jumpavg or perfherder.")
    ] = "robust",
    no_fit: Annotated[
        bool, typer.Option("--no-fit", help="Leave out the fit and the comparisons.")
    ] = False,
    likelihood: Annotated[
        Likelihood, typer.Option(help="Distribution of the noise.")
    ] = Likelihood.AUTO,
    steps: Annotated[
        bool, typer.Option(help="Model steps of the level; without, a smooth curve only.")
    ] = True,
    knots: Annotated[int | None, typer.Option(min=3, help="Knots of the spline.")] = None,
    window_days: Annotated[int, typer.Option(min=1, help="Days of history to fit.")] = 365,
    max_daily: Annotated[
        int | None, typer.Option(min=1, help="Most runs of one day to fit. [default: all]")
    ] = None,
    seed: Annotated[int, typer.Option(min=1, help="Seed of the chains.")] = 1,
    delta: Annotated[
        float | None,
        typer.Option(
            min=0,
            help="Smallest relevant change, percent. [default: 1 for comparisons, 0 for the"
            " robust detector]",
        ),
    ] = None,
    predictive: Annotated[
        bool, typer.Option("--predictive", help="Compare predicted single runs, not levels.")
    ] = False,
    releases: Annotated[
        Path | None, typer.Option(help="Release calendar: a CSV with version,release_date.")
    ] = None,
    higher_is_better: Annotated[
        bool,
        typer.Option("--higher-is-better", help="Direction of rows without one."),
    ] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Series to analyse in parallel.")] = 1,
    full: Annotated[bool, typer.Option("--full", help="Print every series in full.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON (docs/reference/analyze.md).")
    ] = False,
) -> None:
    """Analyse every series of a file, without a database.

    Prints outliers, modes, segments, compliance, fit and comparisons of each series. A CSV
    needs only the columns time and value; suite, test, platform and others separate series.
    All formats of ingest are accepted (docs/reference/readers.md). Nothing is stored.
    """
    from rich.console import Console

    from data.analysis_json import analysis_json
    from data.analysis_progress import series_progress
    from data.analysis_report import print_analyses
    from data.read_series import read_series
    from data.readers.completion.given import Given
    from data.readers.mapped.read_mapping import read_mapping
    from data.readers.tables.releases import read_releases
    from models.records.errors import BadArgumentError
    from models.records.fit import FitOptions
    from models.records.series import Direction
    from models.records.settings import load_settings
    from models.services.fitting.analysis import AnalysisOptions
    from models.services.fitting.analyze import analyze_many
    from models.stats.changes.detector import Detector

    if detector not in list(Detector):
        raise BadArgumentError(f"There is no detector {detector!r}; choose {', '.join(Detector)}.")
    default = Direction.HIGHER_IS_BETTER if higher_is_better else Direction.LOWER_IS_BETTER
    wide = read_mapping(mapping) if mapping else None
    given = Given(time, revision, version_name, suite, platform, git, samples, commit_times, wide)
    read = read_series(file, default, given, format_name)
    fit = FitOptions(
        likelihood=likelihood, window_days=window_days, knots=knots, seed=seed, steps=steps
    )
    options = AnalysisOptions(
        detector=Detector(detector),
        fit=None if no_fit else fit,
        releases=tuple(read_releases(releases)) if releases else (),
        delta=delta,
        predictive=predictive,
        max_daily=max_daily,
    )
    sampler = None
    if not no_fit:
        from models.services.fitting.stan_session import open_stan

        stan = open_stan(load_settings(), report=lambda text: typer.echo(text, err=True))
        sampler = stan.sampler
    with series_progress("Analysing", len(read.series)) as advance:
        analyses = analyze_many(
            read.series, options, sampler, jobs=jobs, on_done=lambda done: advance(done.rows.key)
        )
    if as_json:
        typer.echo(analysis_json(read, analyses).decode())
        return
    print_analyses(Console(), read, analyses, in_full=full)
