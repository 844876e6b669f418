"""Read the score of the past weeks."""

from dashboard.alerts.score.state import ScoreState
from dashboard.shared.services import Services
from models.records.days import WEEK_MS
from models.storage.alerts.score_view import read_score
from models.triage.score_board import ScoreRow


def read_score_rows(services: Services, state: ScoreState) -> list[ScoreRow]:
    """Read the rows that a link asks for."""
    now_ms = services.now_ms()
    since_ms = now_ms - state.weeks * WEEK_MS
    return read_score(services.engine, since_ms, now_ms + 1, state.by, state.project)
