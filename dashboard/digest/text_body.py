"""A digest as plain text."""

from dashboard.digest.sentences import (
    MOST_ALERTS,
    MOST_SUMMARIES,
    address,
    cause,
    headline,
    lead,
    left_out,
    mark,
    name,
    place,
    sentence,
    size,
)
from models.notifications.digest import Digest, SummaryNews


def digest_text(digest: Digest, public_url: str) -> str:
    """Write a digest for a terminal and for mail programs without HTML."""
    blocks = [lead(digest)]
    blocks += [_summary(item, public_url) for item in digest.summaries[:MOST_SUMMARIES]]
    more = left_out(len(digest.summaries) - MOST_SUMMARIES, "summaries")
    blocks += [more] if more else []
    queue = f"{public_url.rstrip('/')}/alerts"
    blocks.append(
        f"The queue: {queue}\n"
        "Stop notifications for matching series, permanently or until a date:"
        " bandwatch mute PATTERN"
    )
    return "\n\n".join(blocks) + "\n"


def _summary(item: SummaryNews, public_url: str) -> str:
    lines = [headline(item), place(item)]
    if cause(item):
        lines.append(cause(item))
    for alert in item.alerts[:MOST_ALERTS]:
        lines.append(f"  {mark(alert)} {size(alert)}  {name(alert)}")
        lines.append(f"    {sentence(alert)}")
    more = left_out(len(item.alerts) - MOST_ALERTS, "alerts")
    if more:
        lines.append(f"  {more}")
    lines.append(address(public_url, item.id))
    return "\n".join(lines)
