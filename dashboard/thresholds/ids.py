"""Names of the components of the thresholds page, and of its job's card in the shell."""

from typing import Final

THRESHOLDS: Final = "thresholds"  # what the names of the page's controls begin with

# A replay, which outlives the page that asked for it and therefore lives in the shell.
REPLAY_REQUEST: Final = "replay-request"  # store: what to replay; a new value starts a job
REPLAY_RESULT: Final = "replay-result"  # store: what the last job came to
REPLAY_DONE: Final = "replay-done"  # store: the same, for pages; see callbacks/refit.py
REPLAY_RUNNING: Final = "replay-running"  # store: whether a job of this browser tab runs
REPLAY_STAGE: Final = "replay-stage"
REPLAY_BAR: Final = "replay-bar"
REPLAY_CANCEL: Final = "replay-cancel"
REPLAY_CARD: Final = "replay-card"
REPLAY_TITLE: Final = "replay-title"
REPLAY_OUTCOME: Final = "replay-outcome"
REPLAY_CLOSE: Final = "replay-close"

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
