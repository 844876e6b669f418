"""What the browser sends is read strictly: nobody acts without a name or on what is no number."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.alerts.triage.command import (
    LONGEST_TEXT,
    MOST_AT_ONCE,
    Action,
    TriageCommand,
    parse_ask,
)
from models.records.errors import BadArgumentError
from models.triage.alert import SummaryStatus

GOOD: dict[str, Any] = {"do": "acknowledge", "who": " ada ", "summaries": {"12": 3}, "at": 5}


def test_an_ask_names_what_who_and_which_version_was_seen() -> None:
    assert parse_ask(GOOD) == TriageCommand(Action.ACKNOWLEDGE, "ada", {12: 3}, at=5)
    full = {
        **GOOD,
        "do": "reassign",
        "alerts": [4, "5"],
        "related": "7",
        "text": " because ",
        "status": "backed out",
        "step": 9,
        "budget": "20",
    }
    ask = parse_ask(full)
    assert (ask.alerts, ask.related, ask.text) == ((4, 5), 7, "because")
    assert (ask.status, ask.step, ask.budget) == (SummaryStatus.BACKED_OUT, 9, 20)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"do": "delete"}, "Unknown action “delete”"),
        ({"who": "  "}, "Enter your name"),
        ({"summaries": {}}, "Choose a summary"),
        ({"summaries": {"1": "2; drop"}}, "“2; drop” is not a version number"),
        ({"summaries": {str(n): 1 for n in range(MOST_AT_ONCE + 1)}}, "At most 2,000 summaries"),
        ({"alerts": ["x"]}, "“x” is not an alert number"),
        ({"alerts": 7}, "At most 2,000 alerts"),
        ({"status": "lost"}, "cannot be “lost”"),
        ({"related": "-1"}, "is not a summary number"),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "20,001 characters"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    change: dict[str, Any], message: str
) -> None:
    with pytest.raises(BadArgumentError, match=message.replace("(", r"\(")):
        parse_ask({**GOOD, **change})


def test_a_step_alone_can_be_undone_without_naming_its_summaries() -> None:
    assert parse_ask({"do": "undo", "who": "ada", "step": 4}).step == 4
    with pytest.raises(BadArgumentError):
        parse_ask({"do": "undo", "who": "ada"})


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys((*GOOD, "alerts", "text"), anything)))
def test_junk_is_refused_or_read_as_a_command_and_never_breaks(given_: dict[str, Any]) -> None:
    asked = None
    with contextlib.suppress(BadArgumentError):
        asked = parse_ask({**GOOD, **given_})
    if asked is None:
        return
    assert asked.do in Action
    assert asked.who == asked.who.strip() != ""
    assert all(type(number) is int for pair in asked.expected.items() for number in pair)
    assert all(number >= 0 for number in asked.alerts)
    assert len(asked.text) <= LONGEST_TEXT
