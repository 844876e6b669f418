"""What a link to the score board says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.shared.urls.codec import (
    Codec,
    choice_codec,
    format_query,
    parse_query,
    text_codec,
    whole_number_codec,
)
from models.triage.score_board import ScoreBy

USUAL_WEEKS = 12
MOST_WEEKS = 520


@dataclass(frozen=True, slots=True)
class ScoreState:
    """What the score board shows."""

    by: ScoreBy = ScoreBy.SUITE
    weeks: int = USUAL_WEEKS  # past ones
    project: str = ""


SCORE_CODECS: dict[str, tuple[str, Codec]] = {
    "by": ("by", choice_codec(ScoreBy, ScoreBy.SUITE)),
    "weeks": ("weeks", whole_number_codec(USUAL_WEEKS, 1, MOST_WEEKS)),
    "project": ("project", text_codec()),
}


def parse_score(query: Mapping[str, Any]) -> tuple[ScoreState, tuple[str, ...]]:
    """Read the state of the score board, and notes on what was ignored."""
    return parse_query(ScoreState, SCORE_CODECS, query)


def score_link(state: ScoreState, path: str = "/alerts/score") -> str:
    """Build the link to the score board, or to its file."""
    query = format_query(state, SCORE_CODECS)
    return f"{path}?{query}" if query else path
