"""One browser tab for many tests: its scripts stay compiled, what a test left behind goes.

In a tab of its own a test spends more than half of its CPU time on compiling the same four
megabytes of scripts again. So tests share one tab, emptied between them: an empty document, no
cookie, nothing stored, no other tab, the usual window. A test that must see a first visit (what
moves while scripts arrive), or changes the tab for good, asks for `cold_page` instead.
"""

import re
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page

WAIT_MS = 60_000
BROKEN_CALLBACK = re.compile(r"\b(Type|Reference|Range|Syntax)Error\b")
# What AG Grid, React and Plotly write about options and properties that they do not take.
COMPLAINT = re.compile(r"AG Grid|Warning: |[Ii]nvalid (prop|option|argument)|WARN:")
EMPTY = "about:blank"
# Reports each thing that the Content-Security-Policy of a page keeps it from.
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => window.bwViolated(
  `${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
FORGET = "() => { localStorage.clear(); sessionStorage.clear(); }"


@dataclass
class Tab:
    """A tab, what its pages threw, and the addresses that they asked for."""

    page: Page
    thrown: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def context(self) -> BrowserContext:
        """Return the browser context that the tab is in."""
        return self.page.context

    def reset(self) -> None:
        """Bring the tab back to what a new one is, but for compiled scripts and files."""
        for other in self.context.pages:
            if other is not self.page:
                other.close()
        if self.page.url.startswith("http"):
            self.page.evaluate(FORGET)
        self.page.goto(EMPTY)
        self.context.clear_cookies()
        self.context.clear_permissions()
        self.page.set_viewport_size({"width": 1440, "height": 900})
        self.page.emulate_media(media="screen", color_scheme="light", reduced_motion="reduce")
        self.thrown.clear()
        self.asked.clear()

    def faults(self) -> list[str]:
        """Return what a test may not leave: errors of the page, and requests to other hosts."""
        elsewhere = [
            f"asked another host: {url}"
            for url in self.asked
            if not url.startswith(("http://127.0.0.1:", "data:", "blob:"))
        ]
        return [f"threw: {error}" for error in self.thrown] + elsewhere


def open_tab(browser: Browser) -> Tab:
    """Open a tab in a context of its own, 1440 px wide, light.

    Errors that the page throws are kept, also those of callbacks in the page's own JavaScript,
    which Dash catches and writes to the console, complaints of the libraries that draw, and
    violations of the Content-Security-Policy.
    """
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, color_scheme="light", reduced_motion="reduce"
    )
    context.set_default_timeout(WAIT_MS)
    context.add_init_script(REPORT_VIOLATIONS)
    tab = Tab(context.new_page())
    context.expose_binding("bwViolated", lambda _, what: tab.thrown.append(f"violated: {what}"))
    context.on("request", lambda request: tab.asked.append(request.url))
    tab.page.on("pageerror", lambda error: tab.thrown.append(error.stack or str(error)))
    tab.page.on(
        "console",
        lambda said: (
            tab.thrown.append(said.text)
            if (said.type == "error" and BROKEN_CALLBACK.search(said.text))
            or (said.type in ("error", "warning") and COMPLAINT.search(said.text))
            else None
        ),
    )
    return tab


class SharedTab:
    """The tab that a test process works in; opened at first use, and anew after a failure."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._tab: Tab | None = None

    def take(self) -> Tab:
        """Return the tab as a new one would be."""
        if self._tab is None:
            self._tab = open_tab(self._browser)
        self._tab.reset()
        return self._tab

    def discard(self) -> None:
        """Close the tab: a test that failed may have left it in any state."""
        if self._tab is not None:
            self._tab.context.close()
        self._tab = None
