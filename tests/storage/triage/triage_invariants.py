"""What holds after every step, whoever did it."""

from hypothesis.stateful import invariant

from models.storage.alerts.queue_view import count_queue, read_queue
from models.triage.queue import QueueQuery, QueueRow
from models.triage.queue_role import QueueRole
from tests.storage.made_up_triage import picture, told
from tests.storage.triage.replayed import replay
from tests.storage.triage.store_machine import StoreMachine
from tests.triage.restatement import plain_status


class TriageInvariants(StoreMachine):
    """States, relations and the history, read from the store after each step."""

    @invariant()
    def states_follow_from_alerts(self) -> None:
        found = picture(self.engine)
        rows = [{**row, "related": row["related_summary_id"]} for row in found["alert"].values()]
        for key, row in found["alert_summary"].items():
            own = [item for item in rows if item["summary_id"] == key]
            pointing = [item for item in rows if item["related"] == key]
            assert row["status"] == plain_status(row["status"], own, pointing, key)

    @invariant()
    def relations_are_legal(self) -> None:
        found = picture(self.engine)
        for row in found["alert"].values():
            related = row["related_summary_id"]
            assert (related is not None) == (row["status"] in ("downstream", "reassigned"))
            if related is not None:
                assert related != row["summary_id"]
                one, other = (
                    found["alert_summary"][key]["branch_id"] for key in (row["summary_id"], related)
                )
                assert (one == other) == (row["status"] == "reassigned")

    @invariant()
    def no_chain_is_a_circle_or_without_an_owner(self) -> None:
        found = picture(self.engine)
        pointed: dict[int, set[int]] = {key: set() for key in found["alert_summary"]}
        for row in found["alert"].values():
            if row["related_summary_id"] is not None:
                pointed[row["summary_id"]].add(row["related_summary_id"])
        queue = {row.id for row in self.queue()}
        decided = {
            row["summary_id"] for row in found["alert"].values() if row["status"] == "acknowledged"
        }
        for begin, row in found["alert_summary"].items():
            chain, ends = {begin}, [begin]
            while ends:
                end = ends.pop()
                assert begin not in pointed[end]
                ends += pointed[end] - chain
                chain |= pointed[end]
            if any(
                alert["summary_id"] == begin
                and alert["status"] in ("downstream", "reassigned")
                and alert["outcome"] == "standing"
                for alert in found["alert"].values()
            ):
                assert chain & (queue | decided), (begin, row, chain)

    def queue(self) -> list[QueueRow]:
        rows = [
            row
            for role in QueueRole
            for row in read_queue(self.engine, QueueQuery(role=role), now_ms=self.now_ms)
        ]
        counts = count_queue(self.engine, QueueQuery(), self.now_ms)
        assert sum(counts.by_role.values()) == len(rows)
        return rows

    @invariant()
    def what_was_told_gives_what_is(self) -> None:
        found = picture(self.engine)
        assert replay(self.born, [entry for _, entry in told(self.engine)]) == found
