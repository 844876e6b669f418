"""Who has signed in, in the header of every page, and the way out."""

from typing import Any

from dash import html

from dashboard.shared.access.person import signed_name
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.icon import icon
from models.records.settings import Settings

SIGN_OUT = "/sign-in/out"


def signed_in(settings: Settings) -> html.Form | None:
    """Build the name and, where there is a session of ours to end, the button that ends it.

    ``assets/who.js`` reads the name there. Nothing stands there where nobody signs in.
    """
    name = signed_name()
    if not name:
        return None
    attributes: dict[str, Any] = {"data-bw-signed-in": name}
    label = f"Sign out {name}"
    button = html.Button(
        icon("box-arrow-right"),
        type="submit",
        className="bw-icon-button",
        title=label,
        **aria(label=label),
    )
    return html.Form(
        [
            icon("person"),
            html.Span(name, className="bw-signed-name"),
            button if settings.sign_in == "oidc" else None,
        ],
        action=SIGN_OUT,
        method="POST",
        className="bw-signed-in",
        title=f"Signed in as {name}",
        **attributes,
    )
