"""Links to the alerts: read back as they were made, and junk costs only itself."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from dashboard.alerts.state import (
    ALERTS_CODECS,
    NOW_ONLY,
    AlertsState,
    CauseChoice,
    RoleFilter,
    alerts_link,
    parse_alerts,
)
from dashboard.shared.urls.alert_link import summary_link
from dashboard.shared.urls.codec import query_dict
from models.triage.alert import SummaryStatus
from models.triage.queue import QueueOrder
from models.triage.queue_role import QueueRole

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
names = st.lists(words, max_size=5, unique=True).map(tuple)
states = st.builds(
    AlertsState,
    words=words | st.just(""),
    projects=names,
    branches=names,
    role=st.sampled_from(RoleFilter),
    statuses=st.lists(st.sampled_from(SummaryStatus), unique=True).map(tuple),
    assignee=words | st.just(""),
    tag=words | st.just(""),
    cause=st.sampled_from(CauseChoice),
    starred=st.booleans(),
    only_regressions=st.booleans(),
    overdue=st.booleans(),
    monitored=st.booleans(),
    order=st.sampled_from(QueueOrder),
)


def query_of(link: str) -> dict[str, Any]:
    """Split a link's query as Dash does: one value as text, several as a list."""
    found = parse_qs(urlsplit(link).query, keep_blank_values=True)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


@given(states)
def test_a_link_reads_back_as_the_state_it_was_made_from(state: AlertsState) -> None:
    assert parse_alerts(query_of(alerts_link(state))) == (state, ())
    assert parse_alerts(query_dict(state, ALERTS_CODECS)) == (state, ())


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3)
)


@given(
    st.dictionaries(
        st.sampled_from(["q", "queue", "status", "tag", "cause", "starred", "sort", "asof"])
        | st.text(),
        anything,
        max_size=6,
    )
)
def test_no_query_raises(query: dict[str, Any]) -> None:
    state, notes = parse_alerts(query)
    assert isinstance(state, AlertsState)
    assert all(isinstance(note, str) for note in notes)


def test_a_plain_link_is_the_code_sheriff_s_desk_by_due_time() -> None:
    assert alerts_link(AlertsState()) == "/alerts"
    assert not AlertsState(role=RoleFilter.ALL, order=QueueOrder.SIZE).narrows
    assert AlertsState(overdue=True).narrows
    assert summary_link(12) == "/alerts/12"


def test_a_moment_of_the_past_is_kept_and_said_to_be_ignored() -> None:
    state, notes = parse_alerts({"asof": "2026-05-03", "starred": "1"})
    assert state.starred
    assert state.as_of_ms is not None
    assert notes == (NOW_ONLY,)


def test_nobody_is_not_a_name_and_a_desk_is_asked_for_by_its_own_word() -> None:
    query = AlertsState(assignee="none", role=RoleFilter.PERFORMANCE, words="a  b\x00").query()
    assert (query.assignee, query.role, query.words) == (
        "",
        QueueRole.PERFORMANCE,
        ("a", "b\ufffd"),
    )
    assert AlertsState(role=RoleFilter.ALL).query().role is None
    assert AlertsState(assignee="ada").query().assignee == "ada"
    assert AlertsState(cause=CauseChoice.HOST).query().cause == "host"


def test_links_of_before_the_queue_had_its_name_stay_good() -> None:
    state, notes = parse_alerts({"desk": ["performance"], "q": ["gc"]})
    assert (state.role, state.words, notes) == (RoleFilter.PERFORMANCE, "gc", ())
