"""Everything that the detectability page shows, gathered from the store."""

from dataclasses import dataclass, replace

from sqlalchemy import Engine

from dashboard.detectability.settled import Settled, settle
from dashboard.detectability.state import DetectabilityState
from dashboard.shared.services import Services
from models.records.benchmark_runs import BenchmarkKey, BenchmarkVersion, SizeChoice
from models.records.errors import BandwatchError
from models.records.series import Series
from models.services.detectability.assess_runs import assess_benchmark
from models.services.detectability.assess_series import hash_of_runs
from models.services.detectability.known_benchmark import KnownBenchmark
from models.services.detectability.report import ChoiceSource, DetectabilityReport
from models.stats.detectability.configuration import ConfigurationCandidate
from models.stats.detectability.detection_result import DetectionResult
from models.storage.fits.burn_in_store import (
    read_stated_burn_ins,
    state_burn_in,
    stated_burn_in,
)
from models.storage.fits.detectability_store import (
    StoredAssessment,
    read_assessment,
    read_assessments,
)
from models.storage.fits.size_choice_store import read_size_choices, store_size_choice
from models.storage.results.benchmark_view import (
    find_benchmarks,
    has_instances,
    read_benchmark_runs,
    read_versions,
)

CLOSED_AT_ONCE = 40  # benchmarks, at some 50 ms each; more wait for an assessment


@dataclass(frozen=True, slots=True, eq=False)
class BenchmarkData:
    """One benchmark: what follows at once from its iterations, and what resampling found.

    ``fresh`` tells whether the stored rates belong to these iterations, burn-in and options.
    """

    series: Series
    versions: tuple[BenchmarkVersion, ...]
    report: DetectabilityReport  # without resampling
    stored: StoredAssessment | None
    known: KnownBenchmark  # with the stored rates
    fresh: bool

    @property
    def result(self) -> DetectionResult | None:
        """The stored detection rates."""
        return self.known.result

    def source(self, state: DetectabilityState) -> ChoiceSource:
        """Return which rates are shown: the wanted ones, or the closed form in their absence."""
        return ChoiceSource.CLOSED_FORM if self.result is None else state.source


def read_benchmark(engine: Engine, series: Series, state: DetectabilityState) -> BenchmarkData:
    """Gather what the page shows of a benchmark.

    Raises
    ------
    NotEnoughDataError
        If the store has no iterations of the version.
    """
    versions = tuple(read_versions(engine, series.id))
    version = state.version or (versions[0].version if versions else None)
    runs = read_benchmark_runs(engine, series, version)
    options, stated = state.options(), stated_burn_in(engine, series.id)
    report = assess_benchmark(runs, replace(options, resample=False), burn_in=stated)
    stored = read_assessment(engine, series.id, runs.key.version)
    known = KnownBenchmark.of_report(report)
    if stored is not None and stored.report["detection"] is not None:
        known = replace(known, result=DetectionResult.from_dict(stored.report["detection"]))
    fresh = stored is not None and stored.data_hash == hash_of_runs(runs, stated, options)
    return BenchmarkData(series, versions, report, stored, known, fresh)


def forced_source(state: DetectabilityState) -> ChoiceSource | None:
    """Return which rates must count; None where resampled ones do if there are any."""
    return ChoiceSource.CLOSED_FORM if state.source is ChoiceSource.CLOSED_FORM else None


@dataclass(frozen=True, slots=True, eq=False)
class BenchmarkRow:
    """A benchmark in the table of all: its wish and its size, or why there is none."""

    series: Series
    known: KnownBenchmark | None
    settled: Settled | None
    reason: str
    computed_ms: int | None  # of the assessment; None where only the closed form is known

    @property
    def size(self) -> ConfigurationCandidate | None:
        """The size that a person chose, else the cheapest."""
        return None if self.settled is None else self.settled.size


def read_all_benchmarks(engine: Engine, state: DetectabilityState) -> list[BenchmarkRow]:
    """Choose a configuration for every benchmark, by stored rates or in closed form."""
    stored, own = read_assessments(engine), read_size_choices(engine)
    options, rows, in_closed_form = state.options(), [], 0
    pair, source = (state.method, state.strategy), forced_source(state)
    for series in find_benchmarks(engine):
        found = stored.get(series.id)
        known, reason = None, "not assessed yet"
        if found is not None:
            known = KnownBenchmark.from_dict(found.report)
        elif in_closed_form < CLOSED_AT_ONCE:
            in_closed_form += 1
            try:
                known = read_benchmark(engine, series, replace(state, version="")).known
            except BandwatchError as error:
                reason = str(error)
        settled = None
        if known is not None:
            settled = settle(known, *pair, options, source, own.get(series.id), own_wish=True)
            reason = settled.choice.reason
        computed_ms = None if found is None else found.computed_ms
        rows.append(BenchmarkRow(series, known, settled, reason, computed_ms))
    return rows


def read_all_series(services: Services) -> list[Series]:
    """List the series that are benchmarks: those whose runs have instances."""
    return find_benchmarks(services.engine)


def read_benchmark_versions(services: Services, series: Series) -> list[BenchmarkVersion] | None:
    """List the versions of a benchmark, the newest first; None for a series without instances."""
    if not has_instances(services.engine, series.id):
        return None
    return read_versions(services.engine, series.id)


def keep_burn_in(services: Services, series: Series, burn_in: int | None) -> int:
    """Keep the burn-in that a person chose, None for the one that is found; return when."""
    now_ms = services.now_ms()
    state_burn_in(services.engine, series.id, burn_in, now_ms)
    return now_ms


def read_choice(services: Services, series: Series) -> SizeChoice | None:
    """Read the wish and the size that hold for a benchmark."""
    return read_size_choices(services.engine, (series.id,)).get(series.id)


def keep_choice(services: Services, series: Series, choice: SizeChoice) -> int:
    """Keep the wish and the size for a benchmark; return when."""
    now_ms = services.now_ms()
    store_size_choice(services.engine, series.id, choice, now_ms)
    return now_ms


def read_stated_by_item(services: Services) -> dict[str, int]:
    """Read the burn-ins that people stated, by benchmark as the command's file names it."""
    stated = read_stated_burn_ins(services.engine)
    found = {}
    for series in read_all_series(services):
        item = stated.get(series.id)
        if item is not None and item.burn_in is not None:
            found[BenchmarkKey(series.key.suite, series.key.test).item] = item.burn_in
    return found
