"""Names of the components of the thresholds page."""

from typing import Final

THRESHOLDS: Final = "thresholds"  # what the names of the page's controls begin with

STATE: Final = "thresholds-state"  # store: the link's words
RUN: Final = "thresholds-run"
FACTS: Final = "thresholds-facts"
NOTICE: Final = "thresholds-notice"
RESULTS: Final = "thresholds-results"
BARGAIN: Final = "thresholds-bargain"
WEEKS: Final = "thresholds-weeks"
WORDS: Final = "thresholds-words"
TABLE: Final = "thresholds-table"
ALARMS: Final = "thresholds-alarms"
MORE: Final = ("days", "delta", "p")  # controls beside those of the filter
