"""In which projects a role is needed for a job, or for what a link names."""

from typing import Any

import pytest

from dashboard.shared.access.projects import projects_of_job, projects_of_link

SERVICES: Any = None  # neither asks the store


@pytest.mark.parametrize(
    ("request_", "projects"),
    [
        ({"key": "p/b/s/t/x"}, {"p"}),
        ({"keys": ["p/b/s/t/x", "q/b/s/t/x", "q/b/s/u/x"]}, {"p", "q"}),
        ({"keys": ["a%2Fb/b/s/t/x"]}, {"a/b"}),
        ({"filter": {"project": ["p", "q"]}}, ("p", "q")),
        ({"query": {"project": ["p"], "q": ["words"]}}, ("p",)),
        ({"filter": {"branch": ["main"]}}, None),  # of any project
        ({"key": "no series"}, None),
        ({"keys": ["p/b/s/t/x", "no series"]}, None),
        ({"keys": "p/b/s/t/x"}, None),
        ({"keys": []}, None),
        ({"filter": "junk"}, None),
        ({}, None),
        (None, None),
    ],
)
def test_a_job_needs_the_role_where_its_series_are(request_: Any, projects: Any) -> None:
    found = projects_of_job(SERVICES, [request_])
    assert found == projects
    assert projects_of_job(SERVICES, []) is None


@pytest.mark.parametrize(
    ("query", "projects"),
    [
        ({"series": ["p/b/s/t/x", "q/b/s/t/x"]}, {"p", "q"}),
        ({"series": "p/b/s/t/x"}, {"p"}),
        ({"series": []}, None),
        ({"series": ["p/b/s/t/x", "junk"]}, None),
        ({}, None),
        ("junk", None),
    ],
)
def test_a_link_needs_it_where_its_series_are(query: Any, projects: Any) -> None:
    assert projects_of_link(SERVICES, ["first", query]) == projects
    assert projects_of_link(SERVICES, []) is None
