"""Whose a job is and what it works on, as a person reads it."""

from collections.abc import Mapping
from typing import Any

from dashboard.shared.urls.filter_state import FilterState
from models.records.text_rules import normalised, person_fault

LONGEST_NAME = 60


def who_of(request: Mapping[str, Any]) -> str:
    """Return who started a job, as the browser remembers the name; blank where not named."""
    name = normalised(str(request.get("who") or ""))[:LONGEST_NAME]
    return "" if person_fault(name) else name


def filter_text(state: FilterState) -> str:
    """Describe which series a job works on: `` (suite memory, platform linux)``."""
    parts = [f"“{state.words.strip()}”"] if state.words.strip() else []
    parts += [
        f"{word} {', '.join(names)}"
        for word, names in (
            ("project", state.projects),
            ("branch", state.branches),
            ("suite", state.suites),
            ("platform", state.platforms),
        )
        if names
    ]
    return f" ({'; '.join(parts)})" if parts else ""
