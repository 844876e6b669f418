"""``bandwatch analyze``: everything about the series of a file, without a store."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from models.records.gate_status import FailOn

if TYPE_CHECKING:
    from models.records.release import Release
    from models.services.fitting.analysis import AnalysisOptions, RowsOfFile, SeriesAnalysis


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
        Likelihood, typer.Option(help="Distribution of the noise with --no-steps.")
    ] = Likelihood.AUTO,
    steps: Annotated[
        bool, typer.Option(help="Model steps of the level; without, a smooth curve only.")
    ] = True,
    knots: Annotated[int | None, typer.Option(min=3, help="Knots of the spline.")] = None,
    knots_per_cycle: Annotated[
        int | None,
        typer.Option(min=1, help="Knots of each cycle of --releases, instead of --knots."),
    ] = None,
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
    until: Annotated[
        str, typer.Option(help="Analyse as of the end of a past day, e.g. 2026-08-12.")
    ] = "",
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
    fail_on: Annotated[
        FailOn, typer.Option(help="Exit with the gate's status: regression, undecided.")
    ] = FailOn.NOTHING,
    full: Annotated[bool, typer.Option("--full", help="Print every series in full.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON (docs/reference/analyze.md).")
    ] = False,
) -> None:
    """Analyse every series of a file, without a database.

    Prints outliers, modes, segments, compliance, fit and comparisons of each series. A CSV
    needs only the columns time and value; suite, test, platform and others separate series.
    All formats of ingest are accepted (docs/reference/readers.md). Nothing is stored.

    With --fail-on regression, all series are judged together by the rules of the gate:
    exits with status 1 on a regression since 7 days before, 3 if there are not enough
    data, 4 on an error; with --fail-on undecided, 2 if a series is undecided.
    """
    from rich.console import Console

    from data.analysis_json import analysis_json
    from data.analysis_report import print_analyses
    from data.read_series import read_series
    from data.readers.completion.given import Given
    from data.readers.mapped.read_mapping import read_mapping
    from models.cli.fail_on import errors_break
    from models.records.errors import BadArgumentError
    from models.records.fit import FitOptions
    from models.records.series import Direction
    from models.services.fitting.analysis import AnalysisOptions
    from models.services.fitting.knots_per_cycle import knots_for_cycles
    from models.services.fitting.rows_until import rows_until
    from models.services.gate.judge_analyses import judge_analyses
    from models.stats.changes.detector import Detector

    with errors_break("analyze", fail_on):
        if detector not in list(Detector):
            choices = ", ".join(Detector)
            raise BadArgumentError(f"There is no detector {detector!r}; choose {choices}.")
        if knots is not None and knots_per_cycle is not None:
            raise BadArgumentError("Choose either --knots or --knots-per-cycle.")
        calendar = _calendar(releases)
        if knots_per_cycle is not None:
            knots = knots_for_cycles(calendar, knots_per_cycle, window_days)
        default = Direction.HIGHER_IS_BETTER if higher_is_better else Direction.LOWER_IS_BETTER
        fit = FitOptions(
            likelihood=likelihood, window_days=window_days, knots=knots, seed=seed, steps=steps
        )
        options = AnalysisOptions(
            detector=Detector(detector),
            fit=None if no_fit else fit,
            releases=calendar,
            delta=delta,
            predictive=predictive,
            max_daily=max_daily,
        )
        wide = read_mapping(mapping) if mapping else None
        given = Given(
            time, revision, version_name, suite, platform, git, samples, commit_times, wide
        )
        read = read_series(file, default, given, format_name)
        if until:
            read = rows_until(read, until)
        analyses = _analyze(read, options, jobs)
        judgement = judge_analyses(analyses, fail_on)
    if as_json:
        typer.echo(analysis_json(read, analyses).decode())
    else:
        print_analyses(Console(), read, analyses, in_full=full)
    if judgement.lines:
        typer.echo("\n".join(judgement.lines), err=True)
    raise typer.Exit(judgement.status)


def _calendar(releases: Path | None) -> "tuple[Release, ...]":
    from data.readers.tables.releases import read_releases

    return tuple(read_releases(releases)) if releases else ()


def _analyze(read: "RowsOfFile", options: "AnalysisOptions", jobs: int) -> "list[SeriesAnalysis]":
    from data.analysis_progress import series_progress
    from models.records.settings import load_settings
    from models.services.fitting.analyze import analyze_many

    sampler = None
    if options.fit is not None:
        from models.services.fitting.stan_session import open_stan

        stan = open_stan(load_settings(), report=lambda text: typer.echo(text, err=True))
        sampler = stan.sampler
    with series_progress("Analysing", len(read.series)) as advance:
        return analyze_many(
            read.series, options, sampler, jobs=jobs, on_done=lambda done: advance(done.rows.key)
        )
