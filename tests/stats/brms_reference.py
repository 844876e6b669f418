"""Fits of simulated data by brms 2.18, from the folder of reference outputs."""

from pathlib import Path

import pandas as pd


def read_table(oracles: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(oracles / "brms" / name)
