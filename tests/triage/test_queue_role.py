"""What a summary wants next, and of whom: every state with and without data, bug and rounds."""

import itertools

from models.triage.alert import SummaryStatus
from models.triage.queue_role import NextAction, QueueRole, role_of, wants

OPEN = (SummaryStatus.UNTRIAGED, SummaryStatus.INVESTIGATING)


def test_every_state_wants_one_thing_of_one_role() -> None:
    untriaged, investigating = OPEN
    # data ready, bug, rounds -> what is wanted
    for ready, bug, rounds in itertools.product((True, False), (True, False), (0, 1, 3)):
        want = NextAction.TRIAGE if rounds == 0 else NextAction.COLLECTING
        assert wants(untriaged, ready, bug, rounds) is (NextAction.READY if ready else want)
        assert wants(investigating, ready, bug, rounds) is (
            NextAction.INVESTIGATING if bug else NextAction.BUG
        )
        for decided in set(SummaryStatus) - set(OPEN):
            assert wants(decided, ready, bug, rounds) is NextAction.NOTHING
            assert role_of(decided, ready, bug) is None
        role = QueueRole.PERFORMANCE if ready else QueueRole.CODE
        assert role_of(untriaged, ready, bug) is role
        assert role_of(investigating, ready, bug) is QueueRole.PERFORMANCE
    assert wants(untriaged, False, False) is NextAction.TRIAGE
