"""No sign-in: whoever sits at this machine may do everything, and no other machine is served."""

import flask

from dashboard.server.signin.refusal import Answer, refuse
from dashboard.shared.access.person import ANYBODY
from models.access.exposure import HOW_TO_OPEN
from models.access.proxies import is_this_machine
from models.access.roles import Person
from models.records.settings import Settings


def identify_nobody(settings: Settings) -> Person | Answer:
    """Admit this machine, and others only where the settings open the pages to the network."""
    if settings.open_to_network or is_this_machine(flask.request.remote_addr or ""):
        return ANYBODY
    text = f"These pages are served to the machine that they run on alone. {HOW_TO_OPEN}"
    return refuse(403, text, "nobody signs in, and the pages are not open to the network")
