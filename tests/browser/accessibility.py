"""Ask axe, the accessibility checker, about a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Boxes that hide what is too wide for them, hold text of their own, and have no title. Grids
# measure columns in whole pixels, so that a pixel is no clipped letter.
CLIPPED = """() => [...document.querySelectorAll("body *")].filter((box) => {
  const style = getComputedStyle(box);
  const words = [...box.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return words && box.clientWidth > 0 && box.scrollWidth > box.clientWidth + 1
    && ["hidden", "clip"].includes(style.overflowX)
    && !box.closest("[title]:not([title=''])") && !box.title
    && !box.closest(".visually-hidden, .ag-aria-description-container, [aria-hidden=true]");
}).map((box) => box.className + ": " + box.textContent.trim().slice(0, 60))"""
# Fields show their placeholder instead of text.
PLACEHOLDERS = """() => [...document.querySelectorAll("input[placeholder]")].filter((field) =>
  field.clientWidth > 0 && !field.value && !field.title && field.scrollWidth > field.clientWidth + 1
).map((field) => "placeholder: " + field.placeholder)"""

GRAVE = ("serious", "critical")


def serious_violations(page: Page) -> list[str]:
    """List what is serious or worse: the rule, why it matters, and the first place."""
    found = Axe().run(page).response["violations"]
    return [
        f"{item['id']}: {item['help']} — {item['nodes'][0]['html'][:200]}"
        for item in found
        if item["impact"] in GRAVE
    ]


def clipped_text(page: Page) -> list[str]:
    """List what is cut off on the page as it stands, each with the classes of its box."""
    found: list[str] = page.evaluate(CLIPPED) + page.evaluate(PLACEHOLDERS)
    return found
