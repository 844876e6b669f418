"""Names of the matrix' parts on the page."""

from typing import Final

MATRIX: Final = "matrix"
STATE: Final = "matrix-state"
PROJECT: Final = "matrix-project"
GRID: Final = "matrix-grid"
PAIRS: Final = "matrix-pairs"
NOTICE: Final = "matrix-notice"
CSV: Final = "matrix-csv"
