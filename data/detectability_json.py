"""Assessments of benchmarks as JSON."""

from collections.abc import Sequence
from dataclasses import asdict

import orjson

from models.records.measurement import RejectedRow
from models.services.detectability.choose_configuration import plan_night
from models.services.detectability.options import DetectabilityOptions
from models.services.detectability.report import DetectabilityReport


def detectability_json(
    reports: Sequence[DetectabilityReport],
    rejected: Sequence[RejectedRow],
    options: DetectabilityOptions,
) -> bytes:
    """Format all assessments, the nights they add up to, and the lines that cannot be used."""
    nights = []
    for method in options.detection.methods:
        for strategy in options.detection.strategies:
            night = plan_night(reports, method, strategy)
            nights.append(
                {
                    "method": str(method),
                    "strategy": str(strategy),
                    "seconds": night.seconds,
                    "cost": night.cost,
                    "chosen": [
                        {"item": item, **candidate.to_dict()} for item, candidate in night.chosen
                    ],
                    "missing": list(night.missing),
                }
            )
    content = {
        "wish": asdict(options.wish),
        "prices": asdict(options.prices),
        "failures": str(options.failures),
        "benchmarks": [report.to_dict(power=options.wish.power) for report in reports],
        "nights": nights,
        "rejected": [
            {"line": row.line, "reason": row.reason, "content": row.content} for row in rejected
        ],
    }
    return orjson.dumps(content, option=orjson.OPT_INDENT_2)
