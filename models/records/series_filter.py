"""Which series a list shows, and what there is to choose from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeriesFilter:
    """Which series a list shows; an empty part selects all."""

    words: tuple[str, ...] = ()  # each must occur in project/branch/suite/test/platform
    projects: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    suites: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facets:
    """What there is to choose from, each sorted by name."""

    projects: tuple[str, ...]
    branches: tuple[str, ...]
    suites: tuple[str, ...]
    platforms: tuple[str, ...]
