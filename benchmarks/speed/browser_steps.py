"""What a person clicks: steps over the pages, each of which may find nothing to click on."""

import random
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from playwright.async_api import Page

from benchmarks.speed import big_store

STEP_MS = 20_000.0  # to wait for what is to be clicked
MOST = 6  # of several that could be clicked, one of the first
LINKS = ".ag-pinned-left-cols-container .ag-row a"
PAGES = ("Overview", "News", "Failures", "Releases", "Data")

Step = Callable[[Page, random.Random], Awaitable[None]]


def _click(selector: str) -> Step:
    async def step(page: Page, rng: random.Random) -> None:
        found = page.locator(selector)
        await found.first.wait_for(timeout=STEP_MS)
        await found.nth(rng.randrange(min(MOST, await found.count()))).click(timeout=STEP_MS)

    return step


def _choose(selector: str, *values: str) -> Step:
    async def step(page: Page, rng: random.Random) -> None:
        await page.locator(selector).select_option(rng.choice(values), timeout=STEP_MS)

    return step


def _type(selector: str, *texts: str) -> Step:
    async def step(page: Page, rng: random.Random) -> None:
        await page.locator(selector).fill(rng.choice(texts), timeout=STEP_MS)

    return step


def _scroll(selector: str) -> Step:
    async def step(page: Page, rng: random.Random) -> None:
        await page.locator(selector).hover(timeout=STEP_MS)
        await page.mouse.wheel(0, rng.choice((1500, 4000, 12000)))

    return step


async def turn_to(page: Page, rng: random.Random) -> None:
    """Turn to another page by the navigation."""
    link = page.get_by_role("navigation", name="Pages").get_by_role("link", name=rng.choice(PAGES))
    await link.first.click(timeout=STEP_MS)


async def open_link(page: Page, rng: random.Random) -> None:
    """Open a link that somebody sent: one long history, several, or ten."""
    numbers = rng.choice((range(10), range(1), rng.sample(range(10, 5000), 4)))
    keys = "&".join(f"series={big_store.key(number)}" for number in numbers)
    host = urlsplit(page.url).netloc
    await page.goto(f"http://{host}/trend?{keys}", wait_until="commit")


async def go_back(page: Page, _: random.Random) -> None:
    """Go back."""
    await page.go_back(wait_until="commit", timeout=STEP_MS)


_WORDS = ("suite-3", "bench-2 linux", "test-012", "")
STEPS: dict[str, tuple[Step, ...]] = {
    "/": (
        _type("#overview-q", *_WORDS),
        _click(".ag-header-cell[col-id=release], .ag-header-cell[col-id=test]"),
        _click("#overview-verdict input"),
        _scroll("#overview-grid .ag-center-cols-viewport"),
        _click(LINKS),
        _click(LINKS),
    ),
    "/trend": (
        _choose("#trend-groups", "robust", "jumpavg", "none"),
        _choose("#trend-band", "both", "level", "predictive"),
        _click("#trend-log"),
        _click("#trend-replicates"),
        open_link,
    ),
    "/news": (
        _click("#news-days label"),
        _type("#news-q", *_WORDS),
        _click("#news-body a[href^='/trend']"),
    ),
    "/failures": (
        _click("#failures-days label"),
        _type("#failures-q", *_WORDS),
        _click("#failures-grid a[href^='/trend']"),
    ),
    "/releases": (
        _choose("#releases-pick", "bench-1", "bench-2", "bench-3", "bench-4"),
        _type("#releases-q", *_WORDS[1:]),
        _click("#releases-heat a"),
    ),
    "/data": (
        _click("a[href*='view=fits']"),
        _click("a[href*='view=ingests']"),
        _type("#days-q:visible, #fits-q:visible", *_WORDS),
    ),
}


async def take_step(page: Page, rng: random.Random) -> str:
    """Do one thing that a person might do next; say what could not be done, else nothing."""
    path = urlsplit(page.url).path
    steps: list[Step] = [*STEPS.get(path, ()), turn_to, turn_to]
    if path != "/" and rng.random() < 0.1:
        steps = [go_back]
    step = rng.choice(steps)
    try:
        await step(page, rng)
    except Exception as error:  # noqa: BLE001 (whatever a browser says of an emptied list)
        return f"{path}: {str(error).splitlines()[0]}"
    return ""
