"""Names of the components of the detectability page, and of its job's card in the shell."""

from typing import Any, Final

# An assessment, which outlives the page that asked for it and therefore lives in the shell.
ASSESS_REQUEST: Final = "assess-request"  # store: what to assess; a new value starts a job
ASSESS_RESULT: Final = "assess-result"  # store: what the last job came to
ASSESS_DONE: Final = "assess-done"  # store: the same, for pages; see callbacks/refit.py
ASSESS_RUNNING: Final = "assess-running"  # store: whether a job of this browser tab runs
ASSESS_STAGE: Final = "assess-stage"
ASSESS_BAR: Final = "assess-bar"
ASSESS_CANCEL: Final = "assess-cancel"
ASSESS_CARD: Final = "assess-card"
ASSESS_TITLE: Final = "assess-title"
ASSESS_OUTCOME: Final = "assess-outcome"
ASSESS_CLOSE: Final = "assess-close"

STATE: Final = "detect-state"  # store: the link's words
BASIS: Final = "detect-basis"  # store: those on which burn-in and cleaning depend
DEFAULTS: Final = "detect-defaults"  # store: words that a link leaves out
KEYS: Final = "detect-keys"  # store: the series of the page, and how to call them
DRAGGED: Final = "detect-dragged"  # store: where the line was dragged to last
STATED: Final = "detect-stated"  # store: when a burn-in was stated last
PICK: Final = "detect-pick"
RUN: Final = "detect-run"
NOTICE: Final = "detect-notice"
ITERATIONS: Final = "detect-iterations"
BURN_IN: Final = "detect-burn-in"
BURN_IN_SET: Final = "detect-burn-in-set"
BURN_IN_AUTO: Final = "detect-burn-in-auto"
BURN_IN_WORDS: Final = "detect-burn-in-words"
MEANS: Final = "detect-means"
VARIABILITY: Final = "detect-variability"
CLEANING: Final = "detect-cleaning"
RATES: Final = "detect-rates"
RATES_WORDS: Final = "detect-rates-words"
RATES_TABLE: Final = "detect-rates-table"
FRONTIER: Final = "detect-frontier"
CHOICE: Final = "detect-choice"
CHOICE_TABLE: Final = "detect-choice-table"
YAML: Final = "detect-yaml"
YAML_FILE: Final = "detect-yaml-file"
DAYS: Final = "detect-days"
DAYS_TABLE: Final = "detect-days-table"
ALL: Final = "detect-all"
ALL_YAML: Final = "detect-all-yaml"
ALL_YAML_FILE: Final = "detect-all-yaml-file"


def control(part: str) -> dict[str, Any]:
    """Name the control of a part of the link."""
    return {"type": "detect", "part": part}


def control_text(part: str) -> str:
    """Name the same control as the browser does."""
    return f'{{"part":"{part}","type":"detect"}}'
