"""The same level fit by brms, where R and brms are installed; otherwise says that they are not."""

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.speed.level_fit import DAYS, SIZE

PROGRAM = """
data <- read.csv(commandArgs(TRUE)[1])
library(brms)
fit <- brm(y ~ s(dayi, k = 46, bs = "cr"), data = data, chains = 4, iter = 2000, warmup = 1000,
           seed = 1, refresh = 0)
cat("sampling seconds, all chains:", sum(rstan::get_elapsed_time(fit$fit)), "\\n")
"""


def main() -> None:
    """Time brms on a history of the size that `benchmarks.speed.level_fit` times."""
    rscript = shutil.which("Rscript")
    probe = [rscript or "", "-e", "library(brms)"]
    if rscript is None or subprocess.run(probe, capture_output=True, check=False).returncode:
        print("R with the package brms is not installed here, so brms is left out.")
        return
    rng = np.random.default_rng(0)
    day = np.sort(rng.integers(0, DAYS, SIZE))
    values = 100 + 3 * np.sin(day / 30) + 2 * rng.standard_normal(SIZE)
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "data.csv"
        np.savetxt(
            table, np.c_[day, values], delimiter=",", header="dayi,y", comments="", fmt="%.17g"
        )
        begin = time.perf_counter()
        subprocess.run([rscript, "-e", PROGRAM, str(table)], check=True)
        print(f"brms, compilation included: {time.perf_counter() - begin:.1f} s")


if __name__ == "__main__":
    main()
