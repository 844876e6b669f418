"""Which summaries may belong to the same change: same test, near in revision or time."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.records.days import DAY_MS

NEAR_MS = 3 * DAY_MS  # a change reaches other branches and slow platforms within days
DOWNSTREAM_MS = DAY_MS  # an alert is downstream only of what began within this time before it


@dataclass(frozen=True, slots=True)
class AlertTrace:
    """What is compared of an alert: where it is, and where in time and code it began."""

    summary_id: int
    branch: str
    suite: str
    test: str
    platform: str
    is_regression: bool
    previous_ms: int
    start_ms: int
    revision: str = ""
    previous_revision: str = ""


@dataclass(frozen=True, slots=True)
class SimilarSummary:
    """Another summary that may belong to the same change, with the reason in words."""

    summary_id: int
    alerts: int  # of its alerts, how many resemble one here
    distance_ms: int  # between the nearest two ranges; 0 if they overlap
    reason: str


def ranges_apart(first: tuple[int, int], second: tuple[int, int]) -> int:
    """Return the distance of two closed ranges (begin, end); 0 if they touch or overlap."""
    return max(0, first[0] - second[1], second[0] - first[1])


def resembles(one: AlertTrace, other: AlertTrace, near_ms: int = NEAR_MS) -> bool:
    """Whether two alerts may have one cause.

    They must be of the same suite and test, move the same way, stand on different series, and
    either begin at the same revision or near in time.
    """
    same_test = (one.suite, one.test) == (other.suite, other.test)
    same_series = (one.branch, one.platform) == (other.branch, other.platform)
    if not same_test or same_series or one.is_regression != other.is_regression:
        return False
    return _same_revision(one, other) or _apart(one, other) <= near_ms


def explains(other: AlertTrace, one: AlertTrace) -> bool:
    """Whether one alert may come from the change that another one reports, not the other way.

    What began later explains nothing. Of two that began with the same run, the one whose summary
    was opened first does.
    """
    return (other.start_ms, other.summary_id) < (one.start_ms, one.summary_id)


def similar_summaries(
    own: Iterable[AlertTrace], others: Iterable[AlertTrace], near_ms: int = NEAR_MS
) -> tuple[SimilarSummary, ...]:
    """Rank the summaries that may explain one by how many of its alerts they share.

    Parameters
    ----------
    own : iterable of AlertTrace
        Alerts of the summary that is looked at.
    others : iterable of AlertTrace
        Alerts of other summaries of the same project; alerts of the same summary are skipped.
    near_ms : int
        How far apart two changes may lie.

    Returns
    -------
    tuple of SimilarSummary
        Most shared alerts first, then the nearest, then the lowest id.
    """
    mine = tuple(own)
    pairs: dict[int, dict[AlertTrace, AlertTrace]] = {}
    for other in others:
        alike = [
            one
            for one in mine
            if one.summary_id != other.summary_id
            and resembles(one, other, near_ms)
            and explains(other, one)
        ]
        if alike:
            nearest = min(alike, key=lambda one: (not _offered(one, other), _apart(one, other)))
            pairs.setdefault(other.summary_id, {})[other] = nearest
    found = [
        SimilarSummary(
            summary_id,
            len(alike),
            min(_apart(one, other) for other, one in alike.items()),
            _reason(alike),
        )
        for summary_id, alike in pairs.items()
    ]
    return tuple(sorted(found, key=lambda item: (-item.alerts, item.distance_ms, item.summary_id)))


def _apart(one: AlertTrace, other: AlertTrace) -> int:
    return ranges_apart((one.previous_ms, one.start_ms), (other.previous_ms, other.start_ms))


def _same_revision(one: AlertTrace, other: AlertTrace) -> bool:
    """Whether two changes begin at one revision; a control series never leaves its own."""
    tells = all(item.revision != item.previous_revision for item in (one, other))
    return bool(one.revision) and one.revision == other.revision and tells


def _offered(one: AlertTrace, other: AlertTrace) -> bool:
    """Whether the dialogues of one alert offer the summary of the other one."""
    return one.branch == other.branch or one.start_ms - other.start_ms <= DOWNSTREAM_MS


def _reason(alike: dict[AlertTrace, AlertTrace]) -> str:
    tests = len({(other.suite, other.test) for other in alike})
    branches = sorted({other.branch for other, one in alike.items() if other.branch != one.branch})
    places = sorted({other.platform for other, one in alike.items() if other.branch == one.branch})
    where = [f"branch {name}" for name in branches] + [f"platform {name}" for name in places]
    same = "the same test" if tests == 1 else f"{tests} of the same tests"
    code = any(_same_revision(one, other) for other, one in alike.items())
    when = "from the same revision" if code else "near in time, and earlier"
    offered = any(
        _offered(one, other) for other, one in alike.items() if other.branch != one.branch
    )
    late = bool(branches) and not offered
    advice = _recommended(bool(branches) and offered, bool(places), late)
    return f"{same} on {', '.join(where)}, {when}: {advice}"


def _recommended(branches: bool, places: bool, late: bool) -> str:
    """Recommend what to do if it is the same change, in the words of the buttons."""
    if late and not places:
        return "it began more than 24 hours before, which is too early to mark alerts downstream"
    if branches and places:
        return "if it is the same change, mark downstream or reassign"
    if branches:
        return "if the change came from there, mark these alerts downstream of it"
    return "if it is the same change, reassign these alerts to it"
