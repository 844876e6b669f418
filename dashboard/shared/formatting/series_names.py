"""Short names for several series: only the parts in which they differ."""

from collections.abc import Sequence

from models.records.series import SeriesKey

PARTS = ("project", "branch", "suite", "test", "platform")


def short_names(keys: Sequence[SeriesKey]) -> list[str]:
    """Name series by the parts in which they differ; by their test if they differ in none."""
    differing = [part for part in PARTS if len({getattr(key, part) for key in keys}) > 1]
    return [" · ".join(getattr(key, part) for part in differing or ("test",)) for key in keys]


def where(key: SeriesKey, *, name_branch: bool) -> str:
    """Format where a test ran, for the line below its name."""
    names = [key.branch] * name_branch + [key.suite, key.platform]
    return " · ".join(name for name in names if name)
