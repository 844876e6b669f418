"""Texts with {placeholders} that a project may choose: what to run, and how a bug is told."""

import re
from collections.abc import Mapping
from enum import StrEnum

from models.records.errors import BadArgumentError


class TemplateKind(StrEnum):
    """Which text."""

    RETRIGGER = "retrigger"  # a line for each test and revision of a plan
    ROUND_NOTE = "round note"  # comment of a round that is begun without one
    BUG_TITLE = "bug title"
    BUG_TEXT = "bug text"
    BUG_ADDRESS = "bug address"  # of a bug that is there
    NEW_BUG = "new bug"  # address of the form of a new one


# What may stand in braces, with what it becomes.
PLACEHOLDERS: Mapping[TemplateKind, Mapping[str, str]] = {
    TemplateKind.RETRIGGER: {
        "project": "the project",
        "branch": "the branch",
        "suite": "the suite",
        "test": "the test, without its suite",
        "platform": "the platform",
        "revision": "the revision to run again",
        "runs": "how many runs",
    },
    TemplateKind.ROUND_NOTE: {
        "runs": "how many runs are asked for",
        "tests": "the tests that are run",
        "revisions": "the revisions that are run",
        "expected": "what is expected to be known of the culprit afterwards",
    },
    TemplateKind.BUG_TITLE: {
        "project": "the project",
        "branch": "the branch",
        "what": "what happened, e.g. “5.2 % slower”",
        "where": "the test, or how many tests",
        "revision": "the first revision with the change",
        "previous_revision": "the last revision without it",
        "summary": "the number of the summary",
    },
    TemplateKind.BUG_TEXT: {
        "project": "the project",
        "branch": "the branch",
        "what": "what happened, e.g. “5.2 % slower”",
        "where": "the test, or how many tests",
        "revision": "the first revision with the change",
        "previous_revision": "the last revision without it",
        "summary": "the number of the summary",
        "begin": "when the change began",
        "culprits": "which commits hold the change with 90 %",
        "alerts": "a table of the alerts",
        "data": "whether there are data enough",
        "cause": "code or host, with the reason",
        "shift": "whether cost moved between sub-tests, after a blank; empty if not",
        "rounds": "which runs were asked for and have arrived",
        "plan": "which runs would narrow the decision",
        "permalink": "a link that always shows what was known then",
    },
    TemplateKind.BUG_ADDRESS: {"bug": "the number of the bug"},
    TemplateKind.NEW_BUG: {"title": "the bug's title", "text": "the bug's text"},
}

DEFAULTS: Mapping[TemplateKind, str] = {
    TemplateKind.RETRIGGER: "{runs} × {suite}/{test} on {platform} at {revision} ({branch})",
    TemplateKind.ROUND_NOTE: "{runs} runs of {tests} at {revisions}. {expected}",
    TemplateKind.BUG_TITLE: "{where}: {what} since {revision} ({project}, {branch})",
    TemplateKind.BUG_TEXT: """\
**{what}** in {where} of {project} on branch {branch}, since {begin}.

Revisions: the last one without the change is `{previous_revision}`, the first one with it
`{revision}`. {culprits}

{alerts}

Changes are percent of the level before, positive is worse; the interval holds the change with
probability 80 %. *Detectable* is the smallest change that the series could have shown.

Data: {data}. Cause: {cause}.{shift}

{rounds}

{plan}

As it was known when this was written: {permalink} (summary {summary})
""",
    TemplateKind.BUG_ADDRESS: "",
    TemplateKind.NEW_BUG: "",
}

_PLACE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


def fill_template(kind: TemplateKind, text: str, words: Mapping[str, str]) -> str:
    """Fill a text; what is filled in is never read as a template itself.

    Parameters
    ----------
    text : str
        With placeholders in braces; doubled braces stand for themselves.
    words : mapping of str to str
        By placeholder; one that is missing is left blank.

    Raises
    ------
    BadArgumentError
        If the text holds a placeholder that its kind does not know, or a lone brace.
    """
    known = PLACEHOLDERS[kind]

    def replaced(found: re.Match[str]) -> str:
        whole = found[0]
        if whole in ("{{", "}}"):
            return whole[0]
        name = found[1]
        if name is None:
            raise BadArgumentError(
                f"The template “{kind}” has a lone {whole!r}; write {whole * 2!r} for the sign."
            )
        if name not in known:
            raise BadArgumentError(
                f"The template “{kind}” does not know {{{name}}}. It knows "
                f"{', '.join('{' + key + '}' for key in known)}."
            )
        return words.get(name, "")

    return _PLACE.sub(replaced, text)


def check_template(kind: TemplateKind, text: str) -> None:
    """Refuse a text that could not be filled.

    Raises
    ------
    BadArgumentError
        As :func:`fill_template`, or if an address is no web address.
    """
    fill_template(kind, text, {})
    address = kind in (TemplateKind.BUG_ADDRESS, TemplateKind.NEW_BUG)
    if address and text and not text.startswith(("https://", "http://")):
        raise BadArgumentError(f"The template “{kind}” is an address and begins with https://.")
