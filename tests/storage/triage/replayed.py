"""The present rows, built again from the history."""

from models.storage.triage.step import Entry
from tests.storage.made_up_triage import Picture


def replay(born: Picture, entries: list[Entry]) -> Picture:
    """Build the present rows from nothing but what detection found and what was written down."""
    found: Picture = {
        "alert_summary": {key: dict(row) for key, row in born["alert_summary"].items()},
        "alert": {},
        "summary_note": {},
        "retrigger_round": {},
        "summary_tag": {},
    }
    pointing: dict[tuple[int, int | None], str] = {}
    for entry in entries:
        if entry.field == "found":
            found["alert"][entry.alert_id] = dict(born["alert"][entry.alert_id])
        elif entry.field == "change":
            pass  # the size itself, which is told but rounded
        elif entry.field == "pointing":
            assert pointing.pop((entry.summary_id, entry.alert_id), None) == entry.before
            if entry.after is not None:
                pointing[entry.summary_id, entry.alert_id] = entry.after
        elif entry.field == "tag":
            for old in {entry.before} - {None}:
                del found["summary_tag"][entry.summary_id, old]
            for new in {entry.after} - {None}:
                found["summary_tag"][entry.summary_id, new] = {}
        elif entry.field in ("note", "round"):
            table = {"note": "summary_note", "round": "retrigger_round"}[entry.field]
            if entry.after is None:
                del found[table][entry.before["id"]]
            else:
                found[table][entry.after["id"]] = {"summary_id": entry.summary_id}
                if entry.field == "round":
                    found[table][entry.after["id"]]["result"] = ""
        elif entry.field == "round result":
            assert entry.before is None
            found["retrigger_round"][entry.after["id"]]["result"] = entry.after["text"]
        else:
            table, key = ("alert_summary", entry.summary_id)
            if entry.alert_id is not None:
                table, key = "alert", entry.alert_id
            assert found[table][key][entry.field] == entry.before
            found[table][key][entry.field] = entry.after
    relations = {
        (row["related_summary_id"], key): row["status"]
        for key, row in found["alert"].items()
        if row["related_summary_id"] is not None
    }
    assert relations == pointing
    return found
