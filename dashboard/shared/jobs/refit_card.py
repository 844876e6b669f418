"""The card that tells how a refit goes."""

from dash import html

from dashboard.shared import ids
from dashboard.shared.jobs.card import JobParts, job_card

PARTS = JobParts(
    card=ids.REFIT_CARD,
    title=ids.REFIT_TITLE,
    close=ids.REFIT_CLOSE,
    stage=ids.REFIT_STAGE,
    bar=ids.REFIT_BAR,
    cancel=ids.REFIT_CANCEL,
    outcome=ids.REFIT_OUTCOME,
)


def refit_card() -> html.Section:
    """Make the card; it is hidden until a refit is asked for."""
    return job_card("Refit", PARTS)
