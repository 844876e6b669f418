"""Write the chosen configurations as a benchmark runner reads them.

The file is a list of items. Hail's own file spells the burn-in ``burn_in`` in some items and
``burn-in-iterations`` in others, and its runner reads the latter alone; both are written. The
runner uses the first entry of ``config``.
"""

from collections.abc import Iterable
from typing import Any

import yaml

from models.detectability_report import DetectabilityReport
from models.stats.configuration import Wish
from models.stats.detection_settings import Method
from models.stats.experiment_selection import Strategy


def runner_yaml(
    reports: Iterable[DetectabilityReport], method: Method, strategy: Strategy, wish: Wish
) -> str:
    """Spell the cheapest configuration of each benchmark as YAML.

    Parameters
    ----------
    reports : iterable of DetectabilityReport
        Assessments; those without a configuration are left out.
    method, strategy
        Whose choices count.
    wish : Wish
        Whose slowdown is written beside the size.

    Returns
    -------
    str
        YAML; the mean is in the benchmark's unit, mean and total coefficient of variation have
        three decimals.
    """
    items: list[dict[str, Any]] = []
    for report in reports:
        choice = report.choice(method, strategy)
        if choice is None or choice.cheapest is None or report.described is None:
            continue
        items.append(
            {
                "item": report.runs.key.item,
                "burn_in": report.burn_in,
                "burn-in-iterations": report.burn_in,
                "mean": round(report.described.mean, 3),
                "cv": round(report.described.total_cv, 3),
                "config": [
                    {
                        "slowdown": wish.slowdown,
                        "instances": choice.cheapest.instances,
                        "iterations": choice.cheapest.iterations,
                    }
                ],
            }
        )
    return yaml.safe_dump(items, sort_keys=False, allow_unicode=True)
