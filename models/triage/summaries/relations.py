"""Which alert may point to which summary."""

from models.records.errors import BadArgumentError
from models.triage.alert import RELATING, Alert, AlertStatus, Summary


def check_relation(
    alert: Alert, own: Summary, status: AlertStatus, related: Summary | None
) -> None:
    """Refuse a status whose relation makes no sense.

    *Reassigned*: the same change belongs to another summary of the same project and branch.
    *Downstream*: the change came from another branch, where it has a summary already.

    Raises
    ------
    BadArgumentError
        If a related summary is missing, superfluous, the alert's own, of another project, or
        on the wrong branch; the message says which.
    """
    name = f"Alert {alert.id}"
    if status not in RELATING:
        if related is not None:
            raise BadArgumentError(
                f"{name} cannot be {status} and point to summary {related.id}: only "
                "downstream and reassigned alerts name another summary."
            )
        return
    if related is None:
        raise BadArgumentError(f"{name} cannot be {status} without naming another summary.")
    if related.id == alert.summary_id:
        raise BadArgumentError(f"{name} belongs to summary {related.id} already; name another one.")
    if related.project != own.project:
        raise BadArgumentError(
            f"{name} is of project {own.project}, summary {related.id} of {related.project}."
        )
    if status is AlertStatus.REASSIGNED and related.branch != own.branch:
        raise BadArgumentError(
            f"{name} is on branch {own.branch}, summary {related.id} on {related.branch}: a "
            "change on another branch is downstream, not reassigned."
        )
    if status is AlertStatus.DOWNSTREAM and related.branch == own.branch:
        raise BadArgumentError(
            f"{name} and summary {related.id} are both on branch {own.branch}: the same "
            "change on the same branch is reassigned, not downstream."
        )
