"""What a button does, for buttons that come and go with what is shown."""

from typing import Any


def action(name: str, value: str = "1") -> dict[str, Any]:
    """Build what buttons.js or files.js in ``assets`` reads: ``action("drop", "2026-05-03")``."""
    return {f"data-bw-{name}": value}
