"""Take the pictures in ``docs/images``: ``python -m tests.browser.take_screenshots``.

The demo's store is made in a folder that is thrown away, unless BANDWATCH_SCREENSHOT_HOME names
one that has it already.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import FLAGS, find_or_install
from tests.browser.serving import ROOT, serving

IMAGES = ROOT / "docs" / "images"
SCHEMES = ("light", "dark")

# Name of the picture: link, and what must be on the page before it is taken.
PICTURES = {
    "overview": ("/", "[role=row] a"),
    "trend": (
        "/trend?series=demo/main/page-load/shop/linux-x64",
        "#trend-graph .scatterlayer .js-fill, .bw-empty",
    ),
    "releases": ("/releases", "#releases-forest .scatterlayer .points path, .bw-empty"),
}


def main() -> None:
    """Make the store if need be, serve it, and take every picture, light and dark."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as thrown_away:
        home = Path(os.environ.get("BANDWATCH_SCREENSHOT_HOME") or thrown_away)
        command = [sys.executable, "-c", "from app import main; main()", "demo"]
        subprocess.run([*command, "--home", str(home)], cwd=ROOT, check=True)
        chromium = find_or_install()
        with serving(home) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium.program,
                args=list(FLAGS),
                env={**os.environ, **chromium.environment},
            )
            for name, (link, wanted) in PICTURES.items():
                for scheme in SCHEMES:
                    path = IMAGES / f"{name}-{scheme}.png"
                    take(browser, f"{server.url}{link}", wanted, scheme, path)
                    sys.stdout.write(f"{path.relative_to(ROOT)}\n")
            browser.close()


def take(browser: Browser, url: str, wanted: str, scheme: str, path: Path) -> None:
    """Open one page and take its picture when it has come to rest."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(url)
    page.locator(wanted).first.wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)  # fonts and the last layout
    page.screenshot(path=path)
    context.close()


if __name__ == "__main__":
    main()
