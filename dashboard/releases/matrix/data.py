"""Compare each of the last releases with the one before it, and the last with the first."""

from dataclasses import dataclass, replace
from itertools import pairwise

from dashboard.releases.data import ReleaseChoice, read_release_reports, release_choice
from dashboard.releases.matrix.state import MatrixState
from dashboard.shared.services import Services
from models.services.release_report import ReleaseReport
from models.stats.comparison.release_days import Major


@dataclass(frozen=True, slots=True)
class Matrix:
    """The comparisons that the matrix shows."""

    choice: ReleaseChoice
    majors: tuple[Major, ...]  # those that are shown, the oldest first; two or more
    steps: tuple[ReleaseReport, ...]  # each of ``majors`` but the first, against the one before
    whole: ReleaseReport  # the last against the first


def shown_majors(choice: ReleaseChoice, last: int) -> tuple[Major, ...]:
    """Return the last releases up to the one that the link names, oldest first."""
    if choice.reference is None:
        return ()
    end = choice.majors.index(choice.reference) + 1
    return choice.majors[max(0, end - last) : end]


def read_matrix(services: Services, state: MatrixState) -> tuple[ReleaseChoice, Matrix | None]:
    """Read the comparisons; None where there are no two releases to compare."""
    choice = release_choice(services, state.releases())
    majors = shown_majors(choice, state.last)
    if choice.lack is not None or len(majors) < 2:
        return choice, None

    def report(new: Major, old: Major) -> ReleaseReport:
        pair = replace(choice, reference=new, against=(old,), shown=old)
        return read_release_reports(services.engine, pair, services.now_ms())[0]

    steps = tuple(report(new, old) for old, new in pairwise(majors))
    whole = steps[0] if len(steps) == 1 else report(majors[-1], majors[0])
    return choice, Matrix(choice, majors, steps, whole)
