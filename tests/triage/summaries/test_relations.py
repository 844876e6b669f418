"""Which alert may point to which summary: the same project, and the branch that fits."""

import pytest

from models.records.errors import BadArgumentError
from models.triage.alert import Alert, AlertStatus, Summary
from models.triage.summaries.relations import check_relation

OWN = Summary(1, "vpp", "main")
ALERT = Alert(5, OWN.id, is_regression=True)


@pytest.mark.parametrize(
    ("status", "branch"), [(AlertStatus.REASSIGNED, "main"), (AlertStatus.DOWNSTREAM, "beta")]
)
def test_a_relation_stays_within_its_project(status: AlertStatus, branch: str) -> None:
    check_relation(ALERT, OWN, status, Summary(2, "vpp", branch))
    with pytest.raises(BadArgumentError, match=r"is of project vpp, summary 2 of trex\.$"):
        check_relation(ALERT, OWN, status, Summary(2, "trex", branch))


@pytest.mark.parametrize(
    ("status", "branch", "reason"),
    [
        (AlertStatus.REASSIGNED, "beta", "is downstream, not reassigned"),
        (AlertStatus.DOWNSTREAM, "main", "is reassigned, not downstream"),
        (AlertStatus.INVALID, "main", "only downstream and reassigned alerts name another summary"),
    ],
)
def test_a_status_that_does_not_fit_the_branch_is_refused(
    status: AlertStatus, branch: str, reason: str
) -> None:
    with pytest.raises(BadArgumentError, match=reason):
        check_relation(ALERT, OWN, status, Summary(2, "vpp", branch))


@pytest.mark.parametrize("status", [AlertStatus.REASSIGNED, AlertStatus.DOWNSTREAM])
def test_a_relation_names_another_summary(status: AlertStatus) -> None:
    with pytest.raises(BadArgumentError, match="without naming another summary"):
        check_relation(ALERT, OWN, status, None)
    with pytest.raises(BadArgumentError, match="belongs to summary 1 already"):
        check_relation(ALERT, OWN, status, OWN)
