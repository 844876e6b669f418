"""What both alerts' pages share: who acts, the actions, the dialogue for more, the toast."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.shared.access.person import signed_name
from dashboard.shared.triage import ids
from dashboard.shared.widgets.action import action
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.icon import icon

# Name as assets/triage/keys.js knows it, key, word, icon, hint; a blank name parts groups.
ACTIONS = (
    ("acknowledge", "a", "Acknowledge", "", "The change is real and belongs here"),
    ("invalid", "i", "Invalid", "", "There is no change"),
    ("infra", "f", "Infra", "", "The machines moved, not the code"),
    ("downstream", "d", "Downstream…", "", "It came from another branch"),
    ("reassign", "r", "Reassign…", "", "It belongs to another summary here"),
    ("reset", "u", "Reset", "", "Back to untriaged"),
    ("", "", "", "", ""),
    ("take", "m", "Take", "person-check", "Make it mine"),
    ("assign", "e", "Assign…", "person-plus", "Give it to somebody"),
    ("star", "s", "Star", "star", "Mark it, or take the mark back"),
    ("tag", "l", "Tag…", "tag", "Add a tag"),
    ("note", "n", "Note…", "chat-left-text", "Write a note"),
    ("", "", "", "", ""),
    ("undo", "z", "Undo", "arrow-90deg-left", "Undo the last step"),
)


def acting_as() -> html.Div:
    """Build the field for the name that every step is kept with.

    It is that of the person who has signed in, or else what is typed; the browser remembers it.
    """
    signed = signed_name()
    return html.Div(
        [
            html.Label("Acting as", htmlFor=ids.WHO, className="bw-label"),
            dbc.Input(
                id=ids.WHO,
                type="text",
                **({"value": signed, "readonly": True} if signed else {}),
                maxlength=80,
                autocomplete="nickname",
                placeholder="Your name",
                size="sm",
                class_name="bw-who",
            ),
        ],
        className="bw-field",
    )


def triage_tools() -> html.Section:
    """Build the row of actions; ``assets/triage/keys.js`` runs them and shows their target."""
    parts: list[Any] = []
    group: list[Any] = []
    for name, key, word, icon_name, hint in (*ACTIONS, ("", "", "", "", "")):
        if not name:
            parts.append(html.Div(group, className="bw-act-group"))
            group = []
            continue
        group.append(
            html.Button(
                [
                    icon(icon_name) if icon_name else None,
                    html.Span(word),
                    html.Kbd(key, **aria(hidden="true")),
                ],
                type="button",
                className="bw-act",
                title=hint,
                **action("act", name),
                **aria(keyshortcuts=key),
            )
        )
    return html.Section(
        [
            html.Div(parts, className="bw-acts", role="toolbar", **aria(label="Triage")),
            html.Div(
                [
                    html.Span(id=ids.TARGET, className="bw-target"),
                    html.Span(id=ids.REASON, className="bw-why-not", role="status"),
                ],
                className="bw-act-words",
            ),
        ],
        id=ids.TOOLS,
        className="bw-tools-row",
        **aria(label="Actions"),
    )


def triage_parts() -> list[Any]:
    """Build the stores, the dialogues and the toast of a page on which people act."""
    return [
        dcc.Store(id=ids.ASK),
        dcc.Store(id=ids.RESULT),
        dcc.Store(id=ids.CANDIDATES_ASKED),
        _toast(),
        _who_dialogue(),
        _dialogue(),
    ]


def _toast() -> html.Div:
    return html.Div(
        [
            html.Span(id=ids.TOAST_TEXT, role="status"),
            html.Button("Undo", id=ids.TOAST_UNDO, type="button", className="btn btn-sm bw-quiet"),
            html.Button(
                "Reload", id=ids.TOAST_RELOAD, type="button", className="btn btn-sm bw-quiet"
            ),
            html.Button(
                icon("x-lg"),
                id=ids.TOAST_CLOSE,
                type="button",
                className="bw-icon-button",
                **aria(label="Close the message"),
            ),
        ],
        id=ids.TOAST,
        className="bw-toast bw-hidden",
    )


def _who_dialogue() -> dbc.Modal:
    return dbc.Modal(
        [
            dbc.ModalHeader(
                html.H2("Who is acting?", className="h5 mb-0", id="triage-who-title"),
                close_button=True,
            ),
            dbc.ModalBody(
                [
                    html.P(
                        "Every step is kept with a name, so that others know whom to ask. This"
                        " browser remembers yours; nobody checks it.",
                        className="mb-2",
                    ),
                    html.Label("Your name", htmlFor=ids.WHO_FIELD, className="bw-label"),
                    dbc.Input(id=ids.WHO_FIELD, type="text", maxlength=80, autocomplete="nickname"),
                ]
            ),
            dbc.ModalFooter(
                html.Button(
                    "Go on", id=ids.WHO_SET, type="button", className="btn btn-primary btn-sm"
                )
            ),
        ],
        id=ids.WHO_ASKED,
        is_open=False,
        fade=False,
        labelledby="triage-who-title",
    )


def _dialogue() -> dbc.Modal:
    """Build one dialogue for all actions that need input; a class sets which fields it shows."""
    return dbc.Modal(
        [
            dbc.ModalHeader(html.H2(id=ids.DIALOGUE_TITLE, className="h5 mb-0"), close_button=True),
            dbc.ModalBody(
                [
                    html.P(id=ids.DIALOGUE_LEAD, className="mb-2"),
                    html.Div(
                        [
                            html.Div(
                                [
                                    dcc.Loading(
                                        dbc.RadioItems(
                                            id=ids.DIALOGUE_RELATED,
                                            options=[],
                                            class_name="bw-candidates",
                                        ),
                                        delay_show=300,
                                    ),
                                    html.P(
                                        id=ids.DIALOGUE_NO_RELATED,
                                        className="bw-quiet-words mb-2",
                                        role="status",
                                    ),
                                    html.Label(
                                        "Or the number of a summary",
                                        htmlFor=ids.DIALOGUE_NUMBER,
                                        className="bw-label",
                                    ),
                                    dbc.Input(
                                        id=ids.DIALOGUE_NUMBER,
                                        type="text",
                                        inputmode="numeric",
                                        size="sm",
                                    ),
                                ],
                                className="bw-ask-part bw-ask-related",
                            ),
                            html.Div(
                                [
                                    html.Label(
                                        id="triage-word-label",
                                        htmlFor=ids.DIALOGUE_WORD,
                                        className="bw-label",
                                    ),
                                    dbc.Input(
                                        id=ids.DIALOGUE_WORD,
                                        type="text",
                                        autocomplete="off",
                                        maxlength=500,
                                        size="sm",
                                    ),
                                ],
                                className="bw-ask-part bw-ask-word",
                            ),
                            html.Div(
                                [
                                    html.Label(
                                        id="triage-text-label",
                                        htmlFor=ids.DIALOGUE_TEXT,
                                        className="bw-label",
                                    ),
                                    dbc.Textarea(id=ids.DIALOGUE_TEXT, rows=4, size="sm"),
                                ],
                                className="bw-ask-part bw-ask-text",
                            ),
                        ],
                        id=ids.DIALOGUE_FIELDS,
                        className="bw-ask",
                    ),
                    html.Div(
                        [
                            html.Span(id=ids.DIALOGUE_ERROR),
                            html.Button(
                                "Reload",
                                id=ids.DIALOGUE_RELOAD,
                                type="button",
                                className="btn btn-sm bw-quiet bw-hidden",
                                title="Reload the summaries; what you typed stays",
                            ),
                        ],
                        className="bw-ask-error",
                        role="alert",
                    ),
                ]
            ),
            dbc.ModalFooter(
                [
                    html.Span("Ctrl + Enter", className="bw-label"),
                    html.Button(
                        "Apply",
                        id=ids.DIALOGUE_SEND,
                        type="button",
                        className="btn btn-primary btn-sm",
                    ),
                ]
            ),
        ],
        id=ids.DIALOGUE,
        is_open=False,
        fade=False,
        labelledby=ids.DIALOGUE_TITLE,
    )
