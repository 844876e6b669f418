"""The card that tells how an assessment goes, and the stores behind it."""

from dash import dcc, html

from dashboard.detectability import ids as ids
from dashboard.shared.jobs.card import JobParts, job_card

PARTS = JobParts(
    card=ids.ASSESS_CARD,
    title=ids.ASSESS_TITLE,
    close=ids.ASSESS_CLOSE,
    stage=ids.ASSESS_STAGE,
    bar=ids.ASSESS_BAR,
    cancel=ids.ASSESS_CANCEL,
    outcome=ids.ASSESS_OUTCOME,
)


def assess_card() -> html.Div:
    """Make the card, hidden until an assessment is asked for, and the stores behind it."""
    return html.Div(
        [
            job_card("Assessment", PARTS),
            dcc.Store(id=ids.ASSESS_REQUEST),
            dcc.Store(id=ids.ASSESS_RESULT),
            dcc.Store(id=ids.ASSESS_DONE),
            dcc.Store(id=ids.ASSESS_RUNNING, data=False),
        ]
    )
