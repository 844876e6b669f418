"""Names of the components by which a person acts on alerts, on every page that lets them."""

from typing import Final

# Shared by the queue and by the page of one summary.
WHO: Final = "triage-who"  # field: the name that a person acts under
WHO_ASKED: Final = "triage-who-asked"  # dialogue that asks for it before the first action
WHO_FIELD: Final = "triage-who-field"
WHO_SET: Final = "triage-who-set"
ASK: Final = "triage-ask"  # store: what a person wants to do; a new value does it
RESULT: Final = "triage-result"  # store: what came of it
TOAST: Final = "triage-toast"
TOAST_TEXT: Final = "triage-toast-text"
TOAST_UNDO: Final = "triage-toast-undo"
TOAST_RELOAD: Final = "triage-toast-reload"
TOAST_CLOSE: Final = "triage-toast-close"
TOOLS: Final = "triage-tools"  # the row of actions
TARGET: Final = "triage-target"  # says what an action would act on
REASON: Final = "triage-reason"  # says why an action cannot be done

# The dialogue that asks for more before an action: a note, a name, another summary.
DIALOGUE: Final = "triage-dialogue"
DIALOGUE_TITLE: Final = "triage-dialogue-title"
DIALOGUE_LEAD: Final = "triage-dialogue-lead"
DIALOGUE_FIELDS: Final = "triage-dialogue-fields"
DIALOGUE_WORD: Final = "triage-word"  # one line: a name, a tag, a bug
DIALOGUE_TEXT: Final = "triage-text"  # several lines: a note, a reason
DIALOGUE_RELATED: Final = "triage-related"  # candidates for a relation
DIALOGUE_NO_RELATED: Final = "triage-no-related"  # why no candidate is offered
DIALOGUE_NUMBER: Final = "triage-number"  # number of a summary that is none of them
DIALOGUE_ERROR: Final = "triage-dialogue-error"
DIALOGUE_RELOAD: Final = "triage-dialogue-reload"
DIALOGUE_SEND: Final = "triage-dialogue-send"
CANDIDATES_ASKED: Final = "triage-candidates-asked"  # store: whose candidates are wanted
