"""What Hail's whole default grid costs for one benchmark of 60 × 60 iterations.

Six slowdowns, 5 × 5 sizes, 100 experiments, 1000 resamples, both methods and strategies, on one
core. The aim is 60 seconds and 500 MB.
"""

import resource
import time

import numpy as np

from models.stats.detectability.detectable import detect_slowdowns
from models.stats.detectability.detection_settings import DetectionSettings
from models.stats.detectability.iteration_table import iteration_table

INSTANCES, ITERATIONS = 60, 60


def measure() -> dict[str, float]:
    """Run the grid once; give CPU seconds and the process's largest memory."""
    rng = np.random.default_rng(1)
    level = 10 + rng.normal(0, 0.5, (INSTANCES, 1))
    table = iteration_table(list(level + rng.normal(0, 0.3, (INSTANCES, ITERATIONS))))
    settings = DetectionSettings()
    start = time.process_time()
    detect_slowdowns(table, settings)
    seconds = time.process_time() - start
    draws = 5 * settings.experiments * settings.resamples  # resampled means per size and pair
    draws *= sum(n * m for n in settings.instances for m in settings.iterations)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "nanoseconds per draw": 1e9 * seconds / draws, "peak MB": peak}


def main() -> None:
    for name, value in measure().items():
        print(f"{name:>24} {value:10.2f}")


if __name__ == "__main__":
    main()
