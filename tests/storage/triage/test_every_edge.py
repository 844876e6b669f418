"""Every documented way from one state of a summary to another, walked on a store and back again."""

import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Engine, select

from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert_summary
from models.storage.triage.store import set_alerts, set_summaries
from models.storage.triage.undo import undo_step
from models.triage.alert import AlertStatus, SummaryStatus
from models.triage.authorship import Authorship
from tests.storage.made_up_triage import START_MS, make_alert, make_summary
from tests.triage.summaries.documented_edges import Edge, documented_edges

U, D, R = SummaryStatus.UNTRIAGED, SummaryStatus.DOWNSTREAM, SummaryStatus.REASSIGNED
INVALID, INFRA, BETTER = SummaryStatus.INVALID, SummaryStatus.INFRA, SummaryStatus.IMPROVEMENT
LOOK, WONT = SummaryStatus.INVESTIGATING, SummaryStatus.WONTFIX
FIXED, BACKED = SummaryStatus.FIXED, SummaryStatus.BACKED_OUT
ENDS = (LOOK, WONT, FIXED, BACKED)

YES, RESET = AlertStatus.ACKNOWLEDGED, AlertStatus.UNTRIAGED
AWAY, DOWN = AlertStatus.REASSIGNED, AlertStatus.DOWNSTREAM
NOISE, HOST = AlertStatus.INVALID, AlertStatus.INFRA

# A step, and where the summary stands after it. An alert is "worse" or "better" of the summary
# itself, or "pointing" or "better pointing" of the one beside it; "new" is found by detection.
Walk = tuple[tuple[str, AlertStatus | SummaryStatus | None, SummaryStatus], ...]


def _ends() -> dict[str, Walk]:
    """Walk from each end that a person sets, wherever a step on an alert leads."""
    walks: dict[str, Walk] = {}
    for end in ENDS:
        worse: Walk = (("worse", YES, LOOK), ("here", end, end))
        both: Walk = (("better", YES, U), *worse)
        walks |= {
            f"{end}, reset": (*worse, ("worse", RESET, U), ("worse", NOISE, INVALID)),
            f"{end}, reassigned": (*worse, ("worse", AWAY, R)),
            f"{end}, the regression reassigned": (*both, ("worse", AWAY, BETTER)),
            f"{end}, a regression no longer reassigned here": (
                ("pointing", AWAY, U),
                ("better", YES, LOOK),
                ("here", end, end),
                ("pointing", RESET, BETTER),
            ),
        }
    return walks


WALKS: dict[str, Walk] = {
    **_ends(),
    "each end after each other": (
        ("worse", YES, LOOK),
        *(
            ("here", end, end)
            for end in (WONT, LOOK, FIXED, LOOK, BACKED, WONT, FIXED, WONT, BACKED, FIXED, BACKED)
        ),
        ("here", LOOK, LOOK),
    ),
    "noise": (("worse", NOISE, INVALID), ("worse", AWAY, R), ("worse", RESET, U)),
    "the host": (("worse", HOST, INFRA), ("worse", AWAY, R), ("worse", RESET, U)),
    "downstream": (("worse", DOWN, D), ("worse", AWAY, R), ("worse", RESET, U)),
    "noise, reset": (("worse", NOISE, INVALID), ("worse", RESET, U), ("worse", YES, LOOK)),
    "the host, reset": (("worse", HOST, INFRA), ("worse", RESET, U), ("worse", YES, LOOK)),
    "downstream, reset": (("worse", DOWN, D), ("worse", RESET, U)),
    "a new alert after the end": (("worse", YES, LOOK), ("here", FIXED, FIXED), ("new", None, U)),
    "a new alert beside noise": (("worse", NOISE, INVALID), ("new", None, U)),
    "a new alert beside the host": (("worse", HOST, INFRA), ("new", None, U)),
    "a new alert beside one from downstream": (("worse", DOWN, D), ("new", None, U)),
    "a new alert beside a reassigned one": (("worse", AWAY, R), ("new", None, U)),
    "a new alert beside an improvement": (("better", YES, BETTER), ("new", None, U)),
    "improvement, reset": (("better", YES, BETTER), ("better", RESET, U)),
    "improvement, reassigned": (("better", YES, BETTER), ("better", AWAY, R)),
    # mixed
    "noise and host": (("worse", NOISE, U), ("better", HOST, INVALID), ("worse", RESET, U)),
    "noise and a regression": (("better", NOISE, U), ("worse", YES, LOOK)),
    "noise and an improvement": (("worse", NOISE, U), ("better", YES, BETTER)),
    "host and downstream": (("worse", HOST, U), ("better", DOWN, D), ("worse", AWAY, R)),
    "downstream and reassigned": (("worse", DOWN, U), ("better", AWAY, R)),
    "regression and reassigned": (("better", AWAY, U), ("worse", YES, LOOK)),
    # others point here
    "noise where another alert points": (
        ("worse", NOISE, INVALID),
        ("pointing", AWAY, U),
        ("pointing", RESET, INVALID),
    ),
    "the host where another alert points": (
        ("worse", HOST, INFRA),
        ("better pointing", AWAY, U),
        ("better pointing", RESET, INFRA),
    ),
    "downstream where another alert points": (
        ("worse", DOWN, D),
        ("pointing", AWAY, R),
        ("pointing", RESET, D),
    ),
    # re-opened
    "an improvement re-opened by a regression": (
        ("better", YES, BETTER),
        ("pointing", AWAY, U),
        ("better", YES, LOOK),
        ("pointing", RESET, BETTER),
    ),
    "an improvement that another one joins": (
        ("better", YES, BETTER),
        ("better pointing", AWAY, BETTER),
        ("better pointing", RESET, BETTER),
    ),
}


@dataclass(frozen=True)
class Cast:
    """The summaries and alerts of one walk."""

    here: int
    beside: int
    elsewhere: int
    alerts: Mapping[str, int]


def cast_for(engine: Engine, walk: Walk) -> Cast:
    here, beside = make_summary(engine), make_summary(engine)
    elsewhere = make_summary(engine, "2.x")
    alerts = {}
    for number, name in enumerate(dict.fromkeys(who for who, _, _ in walk)):
        if name not in ("here", "new"):
            where = beside if "pointing" in name else here
            alerts[name] = make_alert(
                engine,
                where,
                test=f"test {here} {number}",
                is_regression="better" not in name,
            )
    return Cast(here, beside, elsewhere, alerts)


def by_now(engine: Engine, cast: Cast) -> Authorship:
    """Act as somebody who sees the summaries as they stand."""
    column = alert_summary.c
    own = column.id.in_([cast.here, cast.beside, cast.elsewhere])
    with read_transaction(engine) as connection:
        rows = connection.execute(select(column.id, column.version).where(own)).all()
    return Authorship("ada", START_MS + 1000, expected={row[0]: row[1] for row in rows})


def take(engine: Engine, cast: Cast, who: str, what: AlertStatus | SummaryStatus | None) -> int:
    """Take one step; return its number, 0 for one of detection."""
    by = by_now(engine, cast)
    if what is None:
        make_alert(engine, cast.here, test=f"test {cast.here} new")
        return 0
    if isinstance(what, SummaryStatus):
        return set_summaries(engine, [cast.here], what, by=by)
    places = {DOWN: cast.elsewhere, AWAY: cast.here if "pointing" in who else cast.beside}
    alert = [cast.alerts[who]]
    return set_alerts(engine, alert, what, related_id=places.get(what), by=by)


def status(engine: Engine, cast: Cast) -> SummaryStatus:
    query = select(alert_summary.c.status).where(alert_summary.c.id == cast.here)
    with read_transaction(engine) as connection:
        return SummaryStatus(connection.scalars(query).one())


def test_every_documented_edge_is_walked_and_walked_back(engine: Engine, kind: str) -> None:
    walked: Counter[Edge] = Counter()
    undone: Counter[Edge] = Counter()
    for name, walk in WALKS.items():
        cast = cast_for(engine, walk)
        before, steps = U, []
        for who, what, expected in walk:
            steps.append((take(engine, cast, who, what), before))
            assert status(engine, cast) is expected, f"{name}: {who} {what}"
            walked[before, expected] += 1
            before = expected
        states = [U, *(state for _, _, state in walk)]
        if not set(pairwise(states)) - undone.keys():
            continue  # every undo of it was tried
        for step, earlier in reversed(steps):
            if not step:
                break  # what detection brought is not undone, and nothing before it
            undo_step(engine, step, by=by_now(engine, cast))
            assert status(engine, cast) is earlier, f"{name}: undo back to {earlier}"
            undone[earlier, before] += 1
            before = earlier
    moved = {edge for edge in walked if edge[0] is not edge[1]}
    back = {edge for edge in undone if edge[0] is not edge[1]}
    documented = documented_edges()
    words = f"{len(moved)} of {len(documented)} edges, {len(back)} of them also back by undo"
    sys.stdout.write(f"{kind}: walked {words}\n")  # shown by pytest -s
    assert moved == documented
    assert back == documented
