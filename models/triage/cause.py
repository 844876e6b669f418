"""Whether the machine or the code is the likelier cause of what a summary tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

FEWEST_SERIES = 4  # all of fewer series may move together by chance, or by one cause in code
NEARLY_ALL = 0.8


class CauseKind(StrEnum):
    """Where the cause of a summary lies, as far as other series show."""

    CODE = "code"
    HOST = "host"


@dataclass(frozen=True, slots=True)
class Cause:
    """The likelier cause, with the reason in words; blank where nothing speaks for the host."""

    kind: CauseKind = CauseKind.CODE
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlatformEvidence:
    """What happened on one platform while the alerts of a summary began there.

    Control series measure one revision again and again, so code cannot change them.
    """

    platform: str
    day_ms: int  # when the alerts began, for words
    series: int  # with runs before and after, control series left out
    moved: int
    controls: int
    controls_moved: int
    recorded: tuple[str, ...] = ()  # environment changes, in words
    only_controls: bool = False  # whether all alerts of the platform are of control series


def judge_cause(platforms: Sequence[PlatformEvidence], *, others_moved: bool = False) -> Cause:
    """Return whether the hosts of all platforms of a summary changed, or the code.

    A platform's host is the cause if half of its control series moved, or if nothing but
    control series has alerts. If fewer moved, it takes a recorded environment change as well.
    If none moved though there are some, the host stood still. Where there are no control
    series, a recorded environment change tells, or that four fifths of at least four series
    moved. If nearly all series of every platform of the project moved, the code that they
    share is as likely, so that this says nothing then.

    Parameters
    ----------
    platforms : sequence of PlatformEvidence
        One for each platform on which the summary has alerts.
    others_moved : bool
        Whether nearly all series moved on every platform of the project, of two or more.
    """
    told = [_host_reason(item, others_moved) for item in platforms]
    against = [reason for host, reason in told if reason and not host]
    reasons = [reason for host, reason in told if reason and host]
    if platforms and len(reasons) == len(platforms):
        return Cause(CauseKind.HOST, "host, not code: " + "; ".join(reasons))
    if reasons:
        against.insert(0, "; ".join(reasons) + ", but other platforms of this summary did not")
    return Cause(CauseKind.CODE, "; ".join(against))


def moved_together(item: PlatformEvidence) -> bool:
    """Whether nearly all series of a platform moved."""
    return item.series >= FEWEST_SERIES and item.moved >= NEARLY_ALL * item.series


def _host_reason(item: PlatformEvidence, others_moved: bool) -> tuple[bool, str]:
    """Return whether one platform's host is the cause, and what speaks for or against it."""
    together = moved_together(item) and not others_moved
    half_of_controls = item.controls > 0 and 2 * item.controls_moved >= item.controls
    words = _evidence_text(item, together)
    if item.only_controls:
        return (
            True,
            words or f"only control series on {item.platform} moved, and code cannot move them",
        )
    if half_of_controls:
        return True, words
    if item.controls and not item.controls_moved and words:
        return False, words + f", but no control series on {item.platform} moved"
    if item.controls:
        return bool(item.recorded), words
    return together or bool(item.recorded), words


def _evidence_text(item: PlatformEvidence, together: bool) -> str:
    day = datetime.fromtimestamp(item.day_ms / 1000, tz=UTC).date().isoformat()
    parts = []
    if item.controls_moved:
        parts.append(
            f"{item.controls_moved} of {item.controls} control series on {item.platform}, which "
            f"measure one revision again and again, moved about {day}"
        )
    if together:
        parts.append(f"{item.moved} of {item.series} series on {item.platform} moved about {day}")
    if item.recorded:
        parts.append("an environment change is recorded: " + ", ".join(item.recorded))
    return ", and ".join(parts)
