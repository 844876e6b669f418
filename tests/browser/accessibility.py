"""Ask axe, the accessibility checker, about a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = ("serious", "critical")


def serious_violations(page: Page) -> list[str]:
    """List what is serious or worse: the rule, why it matters, and the first place."""
    found = Axe().run(page).response["violations"]
    return [
        f"{item['id']}: {item['help']} — {item['nodes'][0]['html'][:200]}"
        for item in found
        if item["impact"] in GRAVE
    ]
