"""The name of a verdict in style sheets."""

from models.records.comparison import Verdict


def verdict_tone(verdict: Verdict) -> str:
    """Return the last part of CSS classes such as ``bw-tone-no-change``."""
    return verdict.name.lower().replace("_", "-")
