"""Changes that people report to Bandwatch: around a series, or planted in demo data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class EnvironmentChange:
    """Something about a machine changed: kernel, compiler, hardware.

    ``platform`` is a shell-style pattern over platform names; ``*`` means all of them.
    """

    time_ms: int
    platform: str
    description: str


@dataclass(frozen=True, slots=True, order=True)
class PlantedChange:
    """A change that was put into demo data on purpose; ``size_percent`` is None if it has none."""

    time_ms: int
    kind: str
    size_percent: float | None = None
