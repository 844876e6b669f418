"""Say what an ingest did: in words for people, as JSON for programs."""

from collections.abc import Iterable, Iterator
from functools import reduce
from typing import Any

from data.ingest_file import FileSummary
from models.services.ingest import IngestCounts


def as_json(summaries: Iterable[FileSummary]) -> dict[str, Any]:
    """Build the document that ``bandwatch ingest --json`` prints.

    Returns
    -------
    dict
        ``files``, one entry per file, and ``total``; in each,
        ``read = stored + already_there + replaced + rejected``.
    """
    files = list(summaries)
    return {
        "files": [
            {
                "file": str(item.file.path),
                **_counts(item.counts),
                "new_series": item.new_series,
                "repeated": item.repeated,
                "ignored_columns": list(item.file.ignored),
                "rejected_examples": [
                    {"line": row.line, "reason": row.reason} for row in item.counts.examples
                ],
                "seconds": round(item.seconds, 3),
            }
            for item in files
        ],
        "total": {
            **_counts(total(files)),
            "new_series": sum(item.new_series for item in files),
            "seconds": round(sum(item.seconds for item in files), 3),
        },
    }


def as_lines(summaries: Iterable[FileSummary]) -> Iterator[str]:
    """Format the outcome of each file, one short paragraph per file and one for all."""
    files = list(summaries)
    for item in files:
        yield f"{item.file.path}: {_sentence(item.counts)}."
        if item.repeated:
            yield "  The file was ingested before and has not changed."
        elif item.new_series:
            yield f"  New series: {item.new_series:,}."
        if item.counts.zoneless_times:
            yield f"  Times without a zone, read as UTC: {item.counts.zoneless_times:,}."
        if item.counts.replaced_own:
            yield f"  {own_replaced_warning(item)}"
        if item.file.ignored:
            yield f"  Columns not used: {', '.join(item.file.ignored)}."
        for row in item.counts.examples:
            yield f"  line {row.line}: {row.reason}"
        hidden = item.counts.rejected - len(item.counts.examples)
        if item.counts.examples and hidden:
            yield f"  and {hidden:,} more; every rejected row is kept aside with its reason."
    if len(files) > 1:
        yield f"{len(files)} files: {_sentence(total(files))}."


def own_replaced_warning(item: FileSummary) -> str:
    """Return how many rows of a file replaced others of it, and which column would keep them."""
    return (
        f"Warning: {item.counts.replaced_own:,} rows replaced earlier rows of this file, which have"
        " the same series, time, run_id, revision, instance, iteration and replicate. Number the"
        " values of a run in a column replicate, or name different runs in a column run_id, and"
        " all of them are kept."
    )


def total(summaries: Iterable[FileSummary]) -> IngestCounts:
    """Count all files together."""
    return reduce(IngestCounts.__add__, (item.counts for item in summaries), IngestCounts())


def _sentence(counts: IngestCounts) -> str:
    return (
        f"{counts.read:,} rows read = {counts.stored:,} stored + {counts.already_there:,} already"
        f" there + {counts.replaced:,} replaced + {counts.rejected:,} rejected"
    )


def _counts(counts: IngestCounts) -> dict[str, int]:
    return {
        "read": counts.read,
        "stored": counts.stored,
        "already_there": counts.already_there,
        "replaced": counts.replaced,
        "replaced_own": counts.replaced_own,
        "rejected": counts.rejected,
        "zoneless_times": counts.zoneless_times,
    }
