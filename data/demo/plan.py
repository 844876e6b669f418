"""What the demo holds: its series, how each scatters, and what is planted where."""

from dataclasses import dataclass, replace
from typing import Literal

from data.demo.calendar import DAYS, LAST_RELEASE
from data.demo.changes import DemoChange
from data.demo.instances import Instances
from data.demo.noise import NoiseKind
from models.records.series import Direction, SeriesKey

PROJECT = "demo"
MAIN, BETA = "main", "beta"
LINUX, MACOS, WINDOWS = "linux-x64", "macos-arm64", "windows-x64"
PLATFORMS = (LINUX, MACOS, WINDOWS)
# The change that beta takes over from main, so that one cause shows on two branches.
UPLIFT_DAYS = 2
ENVIRONMENT_DAYS = 120
ENVIRONMENT = "macOS 15.4 installed on all hosts, new compiler"


@dataclass(frozen=True, slots=True)
class Flaky:
    """A test that began to time out."""

    days_before_end: int
    share: float


@dataclass(frozen=True, slots=True)
class PlannedSeries:
    """One series of the demo."""

    key: SeriesKey
    unit: str
    direction: Direction
    base: float  # level on the first day, in the unit
    quantum: float  # the smallest difference that the benchmark reports, in the unit
    noise: NoiseKind
    changes: tuple[DemoChange, ...] = ()
    replicates: int = 1  # values per run
    flaky: Flaky | None = None
    failing_days: int = 0  # before the end, of which every run failed
    schedule: Literal["every slot", "nightly", "weekly"] = "every slot"
    control: bool = False  # whether every run measures one old revision
    instances: Instances | None = None  # processes of many iterations, in place of values
    since_days: int = DAYS  # before the end, of the first run


def planned_series() -> list[PlannedSeries]:
    """List the series: suites on three platforms, a second branch, and one of each other kind."""
    return [
        *(_page_load("news", platform, (1240.0, 860.0, 1490.0)) for platform in PLATFORMS),
        *(_page_load("shop", platform, (905.0, 640.0, 1105.0)) for platform in PLATFORMS),
        *(_page_load("video", platform, (412.0, 331.0, 498.0)) for platform in PLATFORMS),
        *(_memory("idle", platform, (212.0, 198.0, 241.0)) for platform in PLATFORMS),
        *(_memory("ten-tabs", platform, (935.0, 880.0, 1012.0)) for platform in PLATFORMS),
        *(_throughput("json", platform, (48200.0, 55100.0, 41700.0)) for platform in PLATFORMS),
        *(_throughput("crypto", platform, (7310.0, 9050.0, 6890.0)) for platform in PLATFORMS),
        *(_on_beta(_page_load("shop", platform, (905.0, 640.0, 1105.0))) for platform in PLATFORMS),
        *(_control(platform, (871.0, 615.0, 1062.0)) for platform in PLATFORMS),
        _failing(),
        _weekly(),
        _kernel("sort", 0.0184, Instances(warm_up=0.3, decay=2.0, between=0.03)),
        _kernel("parse", 0.0467, Instances(warm_up=0.0, decay=1.0, between=0.015)),
    ]


_PAGE_LOAD_CHANGES = {
    "news": {platform: DemoChange("regression", 150, 6.0) for platform in PLATFORMS},
    "shop": {
        LINUX: DemoChange("regression", 6, 8.0),
        MACOS: DemoChange("regression", 6, 7.0),
        WINDOWS: DemoChange("regression", 6, 9.0),
    },
    "video": {platform: DemoChange("fix", 95, -7.0) for platform in PLATFORMS},
}


def _page_load(test: str, platform: str, bases: tuple[float, ...]) -> PlannedSeries:
    noise = NoiseKind(cv=0.012)
    if (test, platform) == ("news", MACOS):
        noise = replace(noise, cv=0.035, heavy_tails=True)
    return PlannedSeries(
        SeriesKey(PROJECT, MAIN, "page-load", test, platform),
        "ms",
        Direction.LOWER_IS_BETTER,
        bases[PLATFORMS.index(platform)],
        0.1,
        noise,
        (_PAGE_LOAD_CHANGES[test][platform], *_environment(platform, 4.0)),
    )


def _memory(test: str, platform: str, bases: tuple[float, ...]) -> PlannedSeries:
    drift = (DemoChange("drift", 220, 9.0, drift_days=190),) if test == "ten-tabs" else ()
    return PlannedSeries(
        SeriesKey(PROJECT, MAIN, "memory", test, platform),
        "MB",
        Direction.LOWER_IS_BETTER,
        bases[PLATFORMS.index(platform)],
        0.5,
        NoiseKind(cv=0.004, day_cv=0.001),
        (*drift, *_environment(platform, 2.5)),
    )


def _throughput(test: str, platform: str, bases: tuple[float, ...]) -> PlannedSeries:
    regression = (DemoChange("regression", 45, -5.0),) if test == "json" else ()
    bimodal = (test, platform) == ("crypto", WINDOWS)
    return PlannedSeries(
        SeriesKey(PROJECT, MAIN, "throughput", test, platform),
        "req/s",
        Direction.HIGHER_IS_BETTER,
        bases[PLATFORMS.index(platform)],
        1.0,
        NoiseKind(cv=0.009, second_mode=0.1 if bimodal else 0.0),
        (*regression, *_environment(platform, -3.0)),
        replicates=2,
        flaky=Flaky(4, 0.35) if (test, platform) == ("json", WINDOWS) else None,
    )


def _control(platform: str, bases: tuple[float, ...]) -> PlannedSeries:
    """Plan a control series: one old build every night, so that only its host can change it."""
    return PlannedSeries(
        SeriesKey(PROJECT, MAIN, "control", "shop of 48.0", platform),
        "ms",
        Direction.LOWER_IS_BETTER,
        bases[PLATFORMS.index(platform)],
        0.1,
        NoiseKind(cv=0.009),
        _environment(platform, 4.0),
        schedule="nightly",
        control=True,
    )


def _failing() -> PlannedSeries:
    return PlannedSeries(
        SeriesKey(PROJECT, MAIN, "page-load", "checkout", LINUX),
        "ms",
        Direction.LOWER_IS_BETTER,
        1330.0,
        0.1,
        NoiseKind(cv=0.012),
        failing_days=3,
        since_days=150,
    )


def _weekly() -> PlannedSeries:
    return PlannedSeries(
        SeriesKey(PROJECT, MAIN, "memory", "overnight", LINUX),
        "MB",
        Direction.LOWER_IS_BETTER,
        1480.0,
        0.5,
        NoiseKind(cv=0.006, failed_share=0.0, timed_out_share=0.0, outlier_share=0.0),
        (DemoChange("regression", 130, 5.0),),
        schedule="weekly",
    )


def _kernel(test: str, base: float, instances: Instances) -> PlannedSeries:
    return PlannedSeries(
        SeriesKey(PROJECT, MAIN, "kernels", test, LINUX),
        "s",
        Direction.LOWER_IS_BETTER,
        base,
        1e-6,
        NoiseKind(cv=0.02, day_cv=0.003, outlier_share=0.0005),
        schedule="nightly",
        instances=instances,
        since_days=LAST_RELEASE,  # a benchmark is assessed at one version
    )


def _environment(platform: str, percent: float) -> tuple[DemoChange, ...]:
    if platform != MACOS:
        return ()
    return (DemoChange("environment", ENVIRONMENT_DAYS, percent),)


def _on_beta(series: PlannedSeries) -> PlannedSeries:
    """Copy a series to the beta branch, where code changes arrive some days later."""
    changes = (
        change
        if change.kind == "environment"
        else replace(change, days_before_end=change.days_before_end - UPLIFT_DAYS, slot=1)
        for change in series.changes
    )
    return replace(series, key=replace(series.key, branch=BETA), changes=tuple(changes))
