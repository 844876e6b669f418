"""Write names so that Markdown shows them as they are."""

SPECIAL = "\\`*_{}[]<>()#+|~!"


def escaped(text: str) -> str:
    """Escape what Markdown would take for mark-up; white space becomes single blanks."""
    kept = "".join(f"\\{letter}" if letter in SPECIAL else letter for letter in text)
    return " ".join(kept.split())
