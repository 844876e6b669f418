"""Planted histories with known truth, three seeds pooled: intervals, verdicts, bands, P(worse).

``python -m benchmarks truth [PER_CELL [SEED ...]]``; ``python -m benchmarks calibration truth``
writes the tables into docs/explanation/calibration.md. Four of each kind take about five minutes
of a processor for each seed.
"""

from data.truth.histories import plant_all
from data.truth.report import truth_lines
from data.truth.score import score
from models.records.settings import load_settings
from models.services.fitting.analysis import AnalysisOptions
from models.services.fitting.analyze import analyze_many
from models.services.fitting.stan_session import open_stan

SEEDS = (101, 102, 103)
PER_CELL = 4


def main(per_cell: int = PER_CELL, *seeds: int) -> None:
    """Print the tables."""
    sampler = open_stan(load_settings(), report=lambda _: None).sampler
    planted = [item for seed in seeds or SEEDS for item in plant_all(per_cell, seed)]
    said = analyze_many([item.rows for item in planted], AnalysisOptions(), sampler, jobs=2)
    named = ", ".join(map(str, seeds or SEEDS))
    print(f"{len(planted)} histories, {per_cell} of each kind, seeds {named} pooled.\n")
    print("\n".join(truth_lines(score(planted, said))))
