"""The rules for a summary's status, restated as plainly as the specification says them."""

from typing import Any

Row = dict[str, Any]


def plain_status(current: str, own: list[Row], pointing: list[Row], me: int) -> str:
    """Restate the derivation on plain dictionaries: status, is_regression, related."""
    alerts = own + pointing
    if len(alerts) == 0:
        return "untriaged"
    for alert in alerts:
        if alert["status"] == "untriaged":
            return "untriaged"
    if current == "improvement":
        for alert in pointing:
            if alert["status"] == "reassigned" and alert["is_regression"]:
                return "untriaged"
    if all(alert["status"] == "invalid" for alert in alerts):
        return "invalid"
    if all(alert["status"] == "infra" for alert in alerts):
        return "infra"
    rest = [alert for alert in alerts if alert["status"] not in ("invalid", "infra")]
    if not rest:
        return "invalid"
    if any(alert["status"] == "acknowledged" for alert in rest):
        here = [
            alert
            for alert in rest
            if alert["status"] == "acknowledged"
            or (alert["status"] == "reassigned" and alert["related"] == me)
        ]
        if all(not alert["is_regression"] for alert in here):
            return "improvement"
        if current in ("improvement", "investigating", "wontfix", "fixed", "backed out"):
            return current
        return "investigating"
    if all(alert["status"] in ("invalid", "infra") for alert in own):
        return "untriaged"  # others point here, and nothing here is real or points on
    if any(alert["status"] == "reassigned" for alert in rest):
        return "reassigned"
    return "downstream"
