"""Whether the machine or the code is the likelier cause of what a summary tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.records.days import day_of_moment, format_day
from models.stats.comparison.host_level import HostLevel
from models.stats.comparison.signed_number import MINUS, signed_number

FEWEST_SERIES = 4  # all of fewer series may move together by chance, or by one cause in code
NEARLY_ALL = 0.8
FEW = 0.35  # a machine that changed moves more of its series than this
BEYOND = 3.0  # standard deviations beyond the host's level that speak for code as well
WITHIN = 2.0  # and those within which the host explains an alert
LEAST_EXCESS = 1.0  # percent points beyond the shift of the host that speak for code as well


class CauseKind(StrEnum):
    """Where the cause of a summary lies, as far as can be told from other series."""

    CODE = "code"
    HOST = "host"
    BOTH = "host and code"
    UNKNOWN = "not known"


_ON_HOST = {CauseKind.HOST, CauseKind.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Cause:
    """The likelier cause, with the reason in words."""

    kind: CauseKind = CauseKind.UNKNOWN
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
    unexamined: int = 0  # series with runs since then that were not examined yet
    shift: float | None = None  # median move of the control series, else of all; percent
    alert_moves: tuple[float, ...] = ()  # of the summary's alerts here, percent
    alert_errors: tuple[float, ...] = ()  # their standard errors
    level: HostLevel | None = None  # how far the host moved all its series; None: not known


def judge_cause(platforms: Sequence[PlatformEvidence], *, others_moved: bool = False) -> Cause:
    """Return whether the hosts of all platforms of a summary changed, or the code, or both.

    A platform's host changed if half of its control series moved, or if nothing but control
    series has alerts; where there are none, if four fifths of at least four series moved, or
    half of them together with a recorded environment change. If nearly all series of every
    platform of the project moved, the code that they share is as likely. The code changed if
    no control series moved, or, where there are none, at most a third of at least four series.
    Whatever lies between is not known, and so is everything while series with runs since then
    were not examined yet: half a picture is none.

    Parameters
    ----------
    platforms : sequence of PlatformEvidence
        One for each platform on which the summary has alerts.
    others_moved : bool
        Whether nearly all series moved on every platform of the project, of two or more.

    Returns
    -------
    Cause
        Of the host where every platform points to it; of host and code where an alert moved by
        more than twice as much as its host, whatever the code did elsewhere; of the code where
        a platform points to it and none to its host.
    """
    judged = [_judge(item, others_moved) for item in platforms]
    kinds = [kind for kind, _ in judged]
    words = "; ".join(reason for _, reason in judged if reason)
    if CauseKind.CODE in kinds and any(
        _host_moved(item) for item, kind in zip(platforms, kinds, strict=True) if kind in _ON_HOST
    ):
        return Cause(CauseKind.BOTH, f"host and code: {words}")
    if not platforms or (CauseKind.UNKNOWN in kinds and not _only_code(kinds)):
        return Cause(CauseKind.UNKNOWN, words)
    if _only_code(kinds):
        return Cause(CauseKind.CODE, words)
    if CauseKind.CODE in kinds and CauseKind.BOTH not in kinds:
        return Cause(CauseKind.UNKNOWN, f"{words}; the platforms of this summary disagree")
    if CauseKind.BOTH in kinds:
        return Cause(CauseKind.BOTH, f"host and code: {words}")
    return Cause(CauseKind.HOST, f"host, not code: {words}")


def moved_together(item: PlatformEvidence) -> bool:
    """Whether nearly all series of a platform moved."""
    return item.series >= FEWEST_SERIES and item.moved >= NEARLY_ALL * item.series


def is_beyond_host(excess: float, spread: float) -> bool:
    """Return whether what a host leaves unexplained of a change speaks for code as well.

    Parameters
    ----------
    excess, spread : float
        Of `HostLevel.excess`, percent points.
    """
    return abs(excess) > max(BEYOND * spread, LEAST_EXCESS)


def _only_code(kinds: Sequence[CauseKind]) -> bool:
    return CauseKind.CODE in kinds and set(kinds) <= {CauseKind.CODE, CauseKind.UNKNOWN}


def _judge(item: PlatformEvidence, others_moved: bool) -> tuple[CauseKind, str]:
    """Judge one platform, with what speaks for or against its host."""
    together = moved_together(item) and not others_moved
    words = _words(item, together)
    if item.only_controls:
        return (
            CauseKind.HOST,
            words or f"only control series on {item.platform} moved, and code cannot move them",
        )
    if item.unexamined:
        number = item.unexamined
        are = "1 series on {} was" if number == 1 else f"{number} series on {{}} were"
        return CauseKind.UNKNOWN, f"{are.format(item.platform)} not examined yet"
    if item.controls and not item.controls_moved:
        return CauseKind.CODE, (
            f"{words}{', but ' if words else ''}no control series on {item.platform} moved"
        )
    by_level = item.controls > 0 and _host_moved(item)
    half_of_controls = item.controls > 0 and 2 * item.controls_moved >= item.controls
    half_of_series = item.series > 0 and 2 * item.moved >= item.series
    if half_of_controls or by_level or (item.controls and item.recorded):
        return _host_or_both(item, words)
    if not item.controls and (together or (item.recorded and half_of_series)):
        return _host_or_both(item, words)
    few = item.series >= FEWEST_SERIES and item.moved <= FEW * item.series
    if not item.controls and few and not item.recorded:
        return CauseKind.CODE, (
            f"only {item.moved} of {item.series} series on {item.platform} moved about {_day(item)}"
        )
    return CauseKind.UNKNOWN, words


def _host_or_both(item: PlatformEvidence, words: str) -> tuple[CauseKind, str]:
    """Distinguish a host alone from a host and code: an alert that moved far more than its host."""
    if item.level is not None and item.level.moved and item.alert_errors:
        return _by_level(item, item.level, words)
    if item.shift is None:
        return CauseKind.HOST, words
    least = max(LEAST_EXCESS, abs(item.shift))
    beyond = [move for move in item.alert_moves if abs(move - item.shift) > least]
    if not beyond:
        return CauseKind.HOST, words
    most = max(beyond, key=lambda move: abs(move - (item.shift or 0.0)))
    more = f"the host moved by {_signed(item.shift)} %, an alert by {_signed(most)} %"
    return CauseKind.BOTH, f"{words}, and {more}" if words else more


def _by_level(item: PlatformEvidence, level: HostLevel, words: str) -> tuple[CauseKind, str]:
    """Distinguish by what of each alert the level of the host leaves unexplained."""
    left = [
        (*level.excess(move, error), move)
        for move, error in zip(item.alert_moves, item.alert_errors, strict=True)
    ]
    host = f"the host moved by {_signed(level.percent)} %"
    words = f"{words}, and {host}" if words else host
    if not left:
        return CauseKind.HOST, words
    excess, spread, move = max(left, key=lambda part: abs(part[0]) / part[1])
    if is_beyond_host(excess, spread):
        return CauseKind.BOTH, f"{words}, an alert by {_signed(move)} %"
    if abs(excess) > WITHIN * spread and abs(excess) > LEAST_EXCESS / 2:
        return CauseKind.UNKNOWN, words
    return CauseKind.HOST, words


def _signed(value: float) -> str:
    return signed_number(value, 1, MINUS)


def _host_moved(item: PlatformEvidence) -> bool:
    return item.level is not None and item.level.moved and not item.unexamined


def _words(item: PlatformEvidence, together: bool) -> str:
    parts = []
    if item.controls_moved:
        parts.append(
            f"{item.controls_moved} of {item.controls} control series on {item.platform}, which "
            f"measure one revision again and again, moved about {_day(item)}"
        )
    if together:
        parts.append(
            f"{item.moved} of {item.series} series on {item.platform} moved about {_day(item)}"
        )
    if item.recorded:
        parts.append("an environment change is recorded: " + ", ".join(item.recorded))
    return ", and ".join(parts)


def _day(item: PlatformEvidence) -> str:
    return format_day(day_of_moment(item.day_ms))
