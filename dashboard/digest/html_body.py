"""A digest as the HTML of a mail: tables and styles in place, nothing fetched from anywhere."""

from html import escape

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
from models.notifications.alert_news import AlertNews
from models.notifications.digest import Digest, SummaryNews

FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
INK, SOFT, LINE, PAPER = "#1c2430", "#5b6675", "#d9dee5", "#ffffff"
WORSE, BETTER, LINK = "#b3261e", "#1b6e3c", "#1f5fbf"

_CELL = f'style="padding:8px 12px 8px 0;border-top:1px solid {LINE};vertical-align:top"'


def digest_html(digest: Digest, public_url: str) -> str:
    """Write a digest as HTML; every name in it is escaped."""
    shown = digest.summaries[:MOST_SUMMARIES]
    rest = left_out(len(digest.summaries) - MOST_SUMMARIES, "summaries")
    blocks = "".join(_block(item, public_url) for item in shown)
    queue = f"{public_url.rstrip('/')}/alerts"
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>Bandwatch digest</title></head>
<body style="margin:0;padding:0;background:#f2f4f7;color:{INK};{FONT};font-size:15px;
 line-height:1.45">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center"
 style="padding:24px 12px">
<table role="presentation" width="680" cellpadding="0" cellspacing="0"
 style="width:100%;max-width:680px;text-align:left">
<tr><td style="padding:0 4px 12px"><h1 style="margin:0;font-size:21px">{escape(_title(digest))}</h1>
<p style="margin:4px 0 0;color:{SOFT}">{escape(lead(digest))}</p></td></tr>
{blocks}
<tr><td style="padding:12px 4px;color:{SOFT};font-size:13px">
{f"<p>{escape(rest)}</p>" if rest else ""}
<p style="margin:0">{_link(queue, "All alerts")} · <code>bandwatch mute PATTERN</code> stops
notifications for matching series, permanently or until a date.</p></td></tr>
</table></td></tr></table></body></html>
"""


def _title(digest: Digest) -> str:
    parts = []
    if digest.regressions:
        parts.append(f"{digest.regressions:,} worse")
    if digest.improvements:
        parts.append(f"{digest.improvements:,} better")
    return ", ".join(parts).capitalize()


def _block(item: SummaryNews, public_url: str) -> str:
    return f"""<tr><td style="padding:0 0 14px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"
 style="background:{PAPER};border:1px solid {LINE};border-radius:8px"><tr>
<td style="padding:16px 20px">
<h2 style="margin:0;font-size:17px">{_link(address(public_url, item.id), headline(item))}</h2>
{summary_html(item)}
</td></tr></table></td></tr>
"""


def summary_html(item: SummaryNews) -> str:
    """Write one summary with its alerts as HTML, as a part of a mail or an entry of a feed."""
    rows = "".join(_alert(alert) for alert in item.alerts[:MOST_ALERTS])
    more = left_out(len(item.alerts) - MOST_ALERTS, "alerts")
    host = cause(item)
    host_line = f'<p style="margin:6px 0 0"><strong>{escape(host)}</strong></p>' if host else ""
    more_row = f'<tr><td colspan="2" {_CELL}>{escape(more)}</td></tr>' if more else ""
    return f"""<p style="margin:2px 0 0;color:{SOFT};font-size:13px">{escape(place(item))}</p>
{host_line}<table width="100%" cellpadding="0" cellspacing="0"
 style="margin-top:12px;border-collapse:collapse">
{rows}{more_row}</table>"""


def _alert(alert: AlertNews) -> str:
    colour, word = (WORSE, "worse") if alert.is_regression else (BETTER, "better")
    if alert.change is None:
        word = ""
    return f"""<tr><td width="92" {_CELL}><strong style="color:{colour};white-space:nowrap">
{mark(alert)} {escape(size(alert))}</strong><br>
<span style="color:{SOFT};font-size:13px">{word}</span></td>
<td {_CELL}><strong>{escape(name(alert))}</strong><br>
<span style="font-size:14px">{escape(sentence(alert))}</span></td></tr>
"""


def _link(address_: str, text: str) -> str:
    return f'<a href="{escape(address_, quote=True)}" style="color:{LINK}">{escape(text)}</a>'
