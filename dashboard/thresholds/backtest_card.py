"""The card that tells how a replay goes, and the stores behind it."""

from dash import dcc, html

from dashboard.shared.jobs.card import JobParts, job_card
from dashboard.thresholds import ids as ids

PARTS = JobParts(
    card=ids.REPLAY_CARD,
    title=ids.REPLAY_TITLE,
    close=ids.REPLAY_CLOSE,
    stage=ids.REPLAY_STAGE,
    bar=ids.REPLAY_BAR,
    cancel=ids.REPLAY_CANCEL,
    outcome=ids.REPLAY_OUTCOME,
)


def backtest_card() -> html.Div:
    """Make the card, hidden until a replay is asked for, and the stores behind it."""
    return html.Div(
        [
            job_card("Replay", PARTS),
            dcc.Store(id=ids.REPLAY_REQUEST),
            dcc.Store(id=ids.REPLAY_RESULT),
            dcc.Store(id=ids.REPLAY_DONE),
            dcc.Store(id=ids.REPLAY_RUNNING, data=False),
        ]
    )
