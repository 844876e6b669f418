"""The frame of every page before Dash begins; its only script that is no file begins Dash."""

import hashlib
import json
from functools import cache
from pathlib import Path

from dashboard.shared import theme

ASSETS = Path(__file__).parents[1] / "assets"
FRAME = "frame"  # folder of the scripts that the frame names itself, and Dash does not
FIRST = f"{FRAME}/first.js"


@cache
def index_page() -> str:
    """Build the page's frame as Dash fills it; its first script chooses the theme."""
    # A block of JSON is data: it may stand in the page, as long as it does not end the block.
    names = json.dumps(theme.templates()).replace("<", "\\u003c")
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
{{%metas%}}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="alternate" type="application/atom+xml" title="Alerts" href="/alerts.atom">
<title>{{%title%}}</title>
<script type="application/json" id="bw-templates">{names}</script>
<script src="{_address(FIRST)}"></script>
{{%favicon%}}
{{%css%}}
</head>
<body>
<noscript>Bandwatch draws its pages by JavaScript, which is switched off in this browser.</noscript>
{{%app_entry%}}
<footer>{{%config%}}{{%scripts%}}{{%renderer%}}</footer>
</body>
</html>"""


def _address(name: str) -> str:
    """Return the address of a file, which changes with its content: browsers keep it for a day."""
    digest = hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:12]
    return f"/assets/{name}?v={digest}"
