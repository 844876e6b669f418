"""The burn-ins that people stated, as the file that ``bandwatch detectability --burn-in`` reads."""

import flask
import yaml
from dash import Dash

from dashboard.detectability.data import read_stated_by_item
from dashboard.shared.services import Services


def register(app: Dash, services: Services) -> None:
    """Add the address of the file to an app."""

    def burn_ins() -> flask.Response:
        text = yaml.safe_dump(read_stated_by_item(services), allow_unicode=True)
        answer = flask.Response(text, mimetype="application/yaml")
        answer.headers["Cache-Control"] = "no-store"
        return answer

    app.server.add_url_rule("/detectability/burn-in.yaml", "stated_burn_ins", burn_ins)
