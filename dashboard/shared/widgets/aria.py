"""Attributes for screen readers."""

from typing import Any


def aria(**words: str) -> dict[str, Any]:
    """Build ARIA attributes, e.g. ``aria(label="Pages")``, as Dash's components take them."""
    return {f"aria-{name}": value for name, value in words.items()}
