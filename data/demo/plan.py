"""What the demo holds: its 24 series, how each scatters, and what is planted where."""

from dataclasses import dataclass, replace

from data.demo.changes import DemoChange
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


def planned_series() -> list[PlannedSeries]:
    """List the series: three suites on three platforms, one test on a second branch."""
    return [
        *(_page_load("news", platform, (1240.0, 860.0, 1490.0)) for platform in PLATFORMS),
        *(_page_load("shop", platform, (905.0, 640.0, 1105.0)) for platform in PLATFORMS),
        *(_page_load("video", platform, (412.0, 331.0, 498.0)) for platform in PLATFORMS),
        *(_memory("idle", platform, (212.0, 198.0, 241.0)) for platform in PLATFORMS),
        *(_memory("ten-tabs", platform, (935.0, 880.0, 1012.0)) for platform in PLATFORMS),
        *(_throughput("json", platform, (48200.0, 55100.0, 41700.0)) for platform in PLATFORMS),
        *(_throughput("crypto", platform, (7310.0, 9050.0, 6890.0)) for platform in PLATFORMS),
        *(_on_beta(_page_load("shop", platform, (905.0, 640.0, 1105.0))) for platform in PLATFORMS),
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
