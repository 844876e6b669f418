"""Format a preview: a short table for people, JSON for programs."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from data.preview.preview_files import FilePreview, SeriesPreview
from models.records.series import Direction

_MOST_SERIES = 40  # in the text; the JSON has all


def preview_lines(previews: Iterable[FilePreview]) -> Iterator[str]:
    """Format previews as text, a line per series; the first 40 series of each file."""
    for file in previews:
        kept = file.read - file.rejected
        yield f"{file.path}: {file.format_name}"
        yield (
            f"  {file.read:,} rows = {kept:,} usable + {file.rejected:,} rejected;"
            f" {len(file.series):,} series. Nothing was written."
        )
        if file.zoneless_times:
            yield f"  Times without a zone, read as UTC: {file.zoneless_times:,}."
        if file.ignored:
            yield f"  Not used: {', '.join(file.ignored)}."
        for row in file.examples:
            yield f"  line {row.line}: {row.reason}"
        if file.rejected > len(file.examples):
            yield f"  and {file.rejected - len(file.examples):,} more rejected."
        for place, (key, item) in enumerate(sorted(file.series.items())):
            if place == _MOST_SERIES:
                yield f"  and {len(file.series) - _MOST_SERIES:,} more series; --json has all."
                break
            yield f"  {key}"
            yield f"    {_sentence(item)}"


def preview_json(previews: Iterable[FilePreview]) -> dict[str, Any]:
    """Build the document that ``bandwatch ingest --preview --json`` prints."""
    return {
        "files": [
            {
                "file": str(file.path),
                "format": file.format_name,
                "read": file.read,
                "rejected": file.rejected,
                "zoneless_times": file.zoneless_times,
                "ignored_columns": list(file.ignored),
                "rejected_examples": [
                    {"line": row.line, "reason": row.reason} for row in file.examples
                ],
                "series": [
                    {
                        "project": key.project,
                        "branch": key.branch,
                        "suite": key.suite,
                        "test": key.test,
                        "platform": key.platform,
                        "unit": item.unit,
                        "lower_is_better": item.direction is Direction.LOWER_IS_BETTER,
                        "values": item.values,
                        "failed": item.not_ok,
                        "runs": len(item.runs),
                        "revisions": len(item.revisions),
                        "first_time": _iso(item.first_ms),
                        "last_time": _iso(item.last_ms),
                        "lowest": item.lowest,
                        "highest": item.highest,
                    }
                    for key, item in sorted(file.series.items())
                ],
            }
            for file in previews
        ]
    }


def _sentence(item: SeriesPreview) -> str:
    unit = item.unit or "no unit"
    parts = [f"{unit}, {item.direction.value} is better"]
    if item.lowest is not None and item.highest is not None:
        span = f"{item.lowest:g}"
        if item.highest != item.lowest:
            span += f" to {item.highest:g}"
        parts.append(f"{_count(item.values, 'value')} {span}")
    if item.not_ok:
        parts.append(f"{item.not_ok:,} failed or timed out")
    times = _iso(item.first_ms)
    if item.last_ms != item.first_ms:
        times += f" to {_iso(item.last_ms)}"
    parts.append(f"{_count(len(item.runs), 'run')} {times}")
    parts.append(_count(len(item.revisions), "revision") if item.revisions else "no revision")
    return "; ".join(parts)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _iso(time_ms: int) -> str:
    moment = datetime.fromtimestamp(time_ms / 1000, UTC)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
