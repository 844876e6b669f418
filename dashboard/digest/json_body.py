"""A digest as JSON, for a webhook; the shape is a promise (docs/reference/notifications.md)."""

import json
import math
from datetime import UTC, datetime
from typing import Any

from dashboard.digest.sentences import address, cause, headline, sentence, subject
from models.notifications.alert_news import AlertNews
from models.notifications.digest import Digest, SummaryNews
from models.records.culprit_posterior import SuspectCommit
from models.triage.summaries.culprit_line import culprit_line

VERSION = 1  # raised when a field changes its meaning or goes; new fields may come without


def digest_json(digest: Digest, public_url: str) -> bytes:
    """Write a digest as JSON in UTF-8; unknown numbers are null, times ISO 8601 in UTC."""
    document = {
        "version": VERSION,
        "made": _time(digest.made_ms),
        "text": subject(digest),  # what chat programs show of a message
        "regressions": digest.regressions,
        "improvements": digest.improvements,
        "failing": digest.failures,
        "on_duty": dict(digest.duty),
        "summaries": [_summary(item, public_url) for item in digest.summaries],
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False).encode()


def _summary(item: SummaryNews, public_url: str) -> dict[str, Any]:
    return {
        "id": item.id,
        "url": address(public_url, item.id),
        "headline": headline(item),
        "project": item.project,
        "branch": item.branch,
        "previous_revision": item.previous_revision,
        "revision": item.revision,
        "since": _time(item.first_ms),
        "cause": item.cause,
        "cause_text": cause(item),
        "culprits": [] if item.culprits is None else list(map(_suspect, item.culprits.held)),
        "culprits_text": culprit_line(item.culprits),
        "alerts": [_alert(alert) for alert in item.alerts],
    }


def _suspect(item: SuspectCommit) -> dict[str, Any]:
    return {
        "revision": item.commit.revision,
        "author": item.commit.author,
        "subject": item.commit.subject,
        "probability": _number(item.probability),
    }


def _alert(alert: AlertNews) -> dict[str, Any]:
    return {
        "id": alert.id,
        "series": str(alert.series.key),
        "suite": alert.series.key.suite,
        "test": alert.series.key.test,
        "platform": alert.series.key.platform,
        "unit": alert.series.unit,
        "direction": alert.series.direction.value,
        "is_regression": alert.is_regression,
        "source": alert.source,
        "status": alert.status.value,
        "start": _time(alert.start_ms),
        "before": _number(alert.before),
        "after": _number(alert.after),
        "change_percent": _number(alert.change),
        "change_p10_percent": _number(alert.change_low),
        "change_p90_percent": _number(alert.change_high),
        "probability": _number(alert.probability),
        "detectable_percent": _number(alert.detectable),
        "compared_with": alert.compared_with,
        "culprits": [
            {"revision": item.revision, "probability": _number(item.probability)}
            for item in alert.culprits
        ],
        "sentence": sentence(alert),
        "maybe_repeated": alert.repeated,
    }


def _number(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(f"{value:.6g}")


def _time(time_ms: int) -> str:
    return datetime.fromtimestamp(time_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
