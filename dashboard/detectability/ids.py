"""Names of the components of the detectability page."""

from typing import Any, Final

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
CHOSEN: Final = "detect-chosen"  # store: when a size or a wish was kept last
PICKED: Final = "detect-picked"  # store: the cell of a map that was clicked last
CHEAPEST: Final = "detect-cheapest"  # the button back to the cheapest size
KEEP_WISH: Final = "detect-keep-wish"
OWN_WISH: Final = "detect-own-wish"
ACCEPT: Final = "detect-accept"
ACCEPTED: Final = "detect-accepted"  # store: the link to the next benchmark
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
