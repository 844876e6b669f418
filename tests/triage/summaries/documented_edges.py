"""The ways from one state of a summary to another, as docs/reference/triage.md lists them."""

from itertools import product

from models.triage.alert import SummaryStatus
from tests.docs.markdown import DOCS

Edge = tuple[SummaryStatus, SummaryStatus]

HEAD = "| from | to | step |"


def documented_edges() -> set[Edge]:
    """Read the table; each state of the first column leads to each other one of the second."""
    _, _, rest = (DOCS / "reference" / "triage.md").read_text(encoding="utf-8").partition(HEAD)
    edges: set[Edge] = set()
    for line in rest.splitlines()[2:]:
        if not line.startswith("|"):
            break
        before, after = ([*map(_status, cell.split(","))] for cell in line.split("|")[1:3])
        edges |= {(one, other) for one, other in product(before, after) if one is not other}
    return edges


def _status(name: str) -> SummaryStatus:
    return SummaryStatus(name.strip())
