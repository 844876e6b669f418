"""The history of a summary speaks of times and percents, not of fields."""

import pytest

from dashboard.alerts.summary.history_text import entry_text
from models.triage.summaries.read_models import EntryView


@pytest.mark.parametrize(
    ("field", "before", "after", "words"),
    [
        ("found", None, 9.49, "shop · linux: found: +9.5\u202f%"),
        ("change", 9.49, -0.51, "shop · linux: change: +9.5\u202f% → −0.51\u202f%"),
        (
            "start_ms",
            1_794_902_713_000,
            1_794_904_589_000,
            "shop · linux: start: 17 Nov 2026, 08:05 UTC → 17 Nov 2026, 08:36 UTC",
        ),
        ("status", "untriaged", "invalid", "shop · linux: untriaged → invalid"),
        ("starred", False, True, "shop · linux: star: on"),
        ("bug", "", "17", "shop · linux: bug: 17"),
        ("bug", "17", "", "shop · linux: bug: 17 → none"),
    ],
)
def test_an_entry_in_words(field: str, before: object, after: object, words: str) -> None:
    entry = EntryView(summary_id=1, alert_id=3, field=field, before=before, after=after)
    assert entry_text(entry, {3: "shop · linux"}) == words
