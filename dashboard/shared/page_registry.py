"""What a page declares of itself, so that the server knows no page by name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dash import Dash

from dashboard.shared.jobs.job import Job
from dashboard.shared.services import Services

Query = Mapping[str, Any]
Register = Callable[[Dash, Services], None]
Freeze = Callable[[Services, Query], str | None]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the app."""

    path: str  # parts that vary in angle brackets
    title: str  # of the browser's tab
    layout: Callable[..., Any]  # of the parts that vary, and of the query
    register: tuple[Register, ...] = ()  # add callbacks and addresses of files to an app
    freeze: Freeze | None = None  # make the link that shows the same years later; see Share
    label: str = ""  # in the navigation; blank: not there
    badge: Callable[[Services], Any] | None = None  # stands beside the label
    jobs: tuple[Job, ...] = ()  # background jobs that this page alone asks for


def jobs_of(pages: Iterable[Page]) -> list[Job]:
    """List the jobs of some pages, each once."""
    return list(dict.fromkeys(job for page in pages for job in page.jobs))
