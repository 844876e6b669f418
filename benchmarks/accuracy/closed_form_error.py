"""How far the closed form lies from resampling, on planted variance components.

docs/reference/detectability.md states the largest differences.
"""

import numpy as np

from models.stats.detectability.closed_form import closed_form_detectable, closed_form_rate
from models.stats.detectability.detectable import detect_slowdowns
from models.stats.detectability.detection_settings import DetectionSettings, Method
from models.stats.detectability.experiment_selection import Strategy
from models.stats.detectability.iteration_table import iteration_table
from models.stats.detectability.variance_components import variance_components

# Coefficients of variation between and within instances.
PLANTED = ((0.02, 0.02), (0.05, 0.01), (0.01, 0.1), (0.1, 0.1), (0.0, 0.05), (0.2, 0.3))
SETTINGS = DetectionSettings(instances=(5, 10, 25), iterations=(1, 5, 10, 25), experiments=1000)


def main() -> None:
    errors: dict[tuple[Method, Strategy, int], list[tuple[float, float, float]]] = {}
    for between, within in PLANTED:
        rng = np.random.default_rng([int(1000 * between), int(1000 * within)])
        times = 1 + rng.normal(0, between, (60, 1)) + rng.normal(0, within, (60, 60))
        table = iteration_table(list(np.maximum(times, 1e-3)))
        parts = variance_components(table)
        for cell in detect_slowdowns(table, SETTINGS).cells:
            assert cell.thresholds is not None
            plan = (cell.instances, cell.iterations)
            how = (cell.method, cell.strategy)
            alarms = closed_form_rate(parts, *plan, 1.0, *how) - cell.thresholds.rate(1.0)
            slowdowns = np.quantile(cell.thresholds.slower, (0.1, 0.3, 0.5, 0.7, 0.9))
            rates = [
                closed_form_rate(parts, *plan, s, *how) - cell.thresholds.rate(s)
                for s in slowdowns.tolist()
            ]
            seen = cell.thresholds.detectable(0.8)
            excess = (closed_form_detectable(parts, *plan, *how) - 1) / (seen - 1) - 1
            row = (alarms, max(rates, key=abs), excess)
            errors.setdefault((*how, cell.instances), []).append(row)
    print("largest differences, closed form minus resampling")
    print(f"{'':>24} {'false alarms':>14} {'rate':>8} {'detectable − 1':>16}")
    for (method, strategy, instances), rows in errors.items():
        alarm, rate, excess = (max(column, key=abs) for column in zip(*rows, strict=True))
        label = f"{method} {strategy}, n = {instances}"
        print(f"{label:>24} {alarm:14.3f} {rate:8.3f} {excess:16.1%}")


if __name__ == "__main__":
    main()
