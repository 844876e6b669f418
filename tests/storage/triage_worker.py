"""A process that acts on a summary as soon as it is told to: ``python -m … URL SUMMARY WHO``.

It says the version that it sees, waits for a line, acts, and says what came of it.
"""

import sys

from models.records.errors import EditConflictError
from models.storage.database.engine import open_engine
from models.storage.triage.store import set_alerts_of
from models.triage.alert import AlertStatus
from models.triage.authorship import Authorship

from .made_up_triage import START_MS, versions


def main() -> None:
    """Act once."""
    url, summary, who = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    engine = open_engine(url)
    seen = {summary: versions(engine)[summary]}
    print(seen[summary], flush=True)
    sys.stdin.readline()
    status = AlertStatus.INVALID if who == "ada" else AlertStatus.ACKNOWLEDGED
    try:
        set_alerts_of(engine, [summary], status, by=Authorship(who, START_MS, expected=seen))
    except EditConflictError as error:
        print(f"told: {error}", flush=True)
    else:
        print("done", flush=True)
    engine.dispose()


if __name__ == "__main__":
    main()
