"""Claims on both databases: two senders at once never tell the same alert."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine, select

from models.notifications.mute import MuteRule
from models.records.days import DAY_MS
from models.records.errors import BadArgumentError
from models.storage.alerts.alert_news import news_of_summaries
from models.storage.alerts.decided_alerts import read_decided
from models.storage.alerts.mute_store import read_mutes, remove_mute, save_mute
from models.storage.alerts.outbox import CLAIM_MS, claim, confirm, give_back, unsent
from models.storage.database.tables import series
from models.storage.database.triage_tables import notification_sent
from models.storage.fits.accepted_store import read_accepted, save_accepted, withdraw_accepted
from models.triage.authorship import Authorship
from tests.planted_alert import FIRST_DAY, plant_alert, store_step

START_MS = (FIRST_DAY + 70) * DAY_MS
NOW_MS = START_MS + DAY_MS
SINCE_MS = NOW_MS - 7 * DAY_MS


@pytest.fixture
def alerts(engine: Engine) -> list[int]:
    store_step(engine)
    return [plant_alert(engine, start_ms=START_MS)[1] for _ in range(20)]


def test_two_senders_at_once_share_the_alerts(engine: Engine, alerts: list[int]) -> None:
    start = Barrier(4)

    def send(_: int) -> list[int]:
        start.wait(10)
        return [item.id for item in claim(engine, "mail", since_ms=SINCE_MS, now_ms=NOW_MS)]

    with ThreadPoolExecutor(4) as pool:
        told = [key for found in pool.map(send, range(4)) for key in found]
    assert sorted(told) == alerts


def test_claims_are_confirmed_given_back_or_run_out(engine: Engine, alerts: list[int]) -> None:
    found = claim(engine, "mail", since_ms=SINCE_MS, now_ms=NOW_MS)
    assert [item.id for item in found] == alerts
    assert not any(item.repeated for item in found)
    confirm(engine, "mail", alerts[:5], NOW_MS)
    give_back(engine, "mail", found[5:10])
    again = claim(engine, "mail", since_ms=SINCE_MS, now_ms=NOW_MS + 1)
    assert [item.id for item in again] == alerts[5:10]
    late = claim(engine, "mail", since_ms=SINCE_MS, now_ms=NOW_MS + CLAIM_MS + 1)
    assert [item.id for item in late] == alerts[5:]
    assert all(item.repeated for item in late)
    give_back(engine, "mail", late)  # whether the first word arrived is still not known
    assert unsent(engine, "mail", since_ms=SINCE_MS, now_ms=NOW_MS + CLAIM_MS + 2) == []
    later = unsent(engine, "mail", since_ms=SINCE_MS, now_ms=NOW_MS + 3 * CLAIM_MS)
    assert all(item.repeated for item in later)
    assert len(unsent(engine, "webhook", since_ms=SINCE_MS, now_ms=NOW_MS)) == 20
    with engine.connect() as connection:
        rows = connection.execute(
            select(notification_sent).order_by(notification_sent.c.alert_id)
        ).all()
    assert [row.confirmed_ms for row in rows] == [NOW_MS] * 5 + [None] * 15


def test_mute_rules_are_kept_replaced_and_removed(engine: Engine) -> None:
    save_mute(engine, MuteRule(" a* ", None, "ada", "why"))
    save_mute(engine, MuteRule("b", 5))
    save_mute(engine, MuteRule("a*", 7))
    assert read_mutes(engine) == (MuteRule("a*", 7), MuteRule("b", 5))
    remove_mute(engine, "b")
    assert read_mutes(engine) == (MuteRule("a*", 7),)
    with pytest.raises(BadArgumentError, match="No rule mutes 'b'"):
        remove_mute(engine, "b")
    with pytest.raises(BadArgumentError, match="Give a pattern"):
        save_mute(engine, MuteRule("  "))


def test_news_of_summaries_put_the_largest_worsening_first(engine: Engine) -> None:
    store_step(engine)
    summary_id, better = plant_alert(engine, start_ms=START_MS, is_regression=False, change=-9.0)
    _, small = plant_alert(engine, start_ms=START_MS, change=1.0, summary_id=summary_id)
    _, large = plant_alert(
        engine, start_ms=START_MS, change=5.0, summary_id=summary_id, monitor_only=True
    )
    found = news_of_summaries(engine, [summary_id, 999])
    assert [item.id for item in found[summary_id]] == [large, small, better]
    assert list(found) == [summary_id]


def test_decided_alerts_are_read_with_what_was_said(engine: Engine) -> None:
    store_step(engine)
    said = ("acknowledged", "downstream", "invalid", "infra", "untriaged")
    for status in said:
        plant_alert(engine, start_ms=START_MS, status=status)
    plant_alert(engine, start_ms=START_MS - 9 * DAY_MS, status="invalid")
    with engine.connect() as connection:
        ids = list(connection.scalars(select(series.c.id)))
    found = read_decided(engine, ids, SINCE_MS, NOW_MS)
    assert sorted(item.verdict for item in found) == ["infra", "invalid", "real", "real"]
    assert {item.found.start_ms for item in found} == {START_MS}
    assert read_decided(engine, [], SINCE_MS, NOW_MS) == []


def test_accepted_changes_are_read_as_of_a_moment(engine: Engine) -> None:
    store_step(engine)
    with engine.begin() as connection:
        series_id = connection.scalars(select(series.c.id)).one()
        late = save_accepted(
            connection, series_id, alert_id=None, time_ms=50, by=Authorship("ada", 100)
        )
        early = save_accepted(
            connection, series_id, alert_id=None, time_ms=20, by=Authorship("ada", 200)
        )
        withdraw_accepted(connection, late, 300)

    def ids(as_of_ms: int | None) -> list[int]:
        return [item.id for item in read_accepted(engine, [series_id], as_of_ms).get(series_id, ())]

    assert ids(None) == [early]
    assert ids(250) == [early, late]  # in order of time
    assert ids(150) == [late]
    assert ids(99) == []
