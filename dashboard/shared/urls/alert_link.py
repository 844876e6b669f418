"""The link to one summary of alerts."""


def summary_link(summary_id: int) -> str:
    """Build the link to one summary."""
    return f"/alerts/{summary_id}"
