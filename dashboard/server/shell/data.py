"""Look in the store for what the finder finds besides pages and actions."""

from dashboard.shared.services import Services
from models.records.days import day_of_moment
from models.records.fuzzy_match import fuzzy_find
from models.records.series import Series
from models.services.gate.begun_releases import begun_majors
from models.storage.alerts.queue_view import read_queue
from models.storage.results.catalogue_view import match_series
from models.storage.results.run_view import RunOfRevision, find_revisions
from models.storage.results.series_filter import read_facets
from models.triage.queue import QueueQuery, QueueRow

FEWEST_LETTERS = 4  # of a revision; fewer match by chance
MOST = 5


def similar_series(services: Services, words: str, limit: int) -> list[Series]:
    """Find series whose names have the letters of the words in their order."""
    every = match_series(services.engine, "*")
    return fuzzy_find(words.split(), [(str(item.key), item) for item in every], limit)


def find_summaries(services: Services, words: str) -> list[QueueRow]:
    """Find summaries of alerts by test, revision, bug, person, tag or number."""
    query = QueueQuery(words=tuple(word.lstrip("#") for word in words.split()), gone=True)
    return read_queue(services.engine, query, limit=MOST, now_ms=services.now_ms())


def find_releases(services: Services, words: str) -> list[tuple[str, str]]:
    """Find releases, each as project and name, the newest first."""
    today = day_of_moment(services.now_ms())
    named = [
        (f"{project} {major.name}", (project, major.name))
        for project in read_facets(services.engine).projects
        for major in reversed(begun_majors(services.engine, project, today))
    ]
    parts = [word.casefold() for word in words.split()]
    return [item for name, item in named if all(part in name.casefold() for part in parts)][:MOST]


def find_runs(services: Services, words: str) -> list[RunOfRevision]:
    """Find runs whose revision begins with the one word that was typed."""
    parts = words.split()
    if len(parts) != 1 or len(parts[0]) < FEWEST_LETTERS:
        return []
    return find_revisions(services.engine, parts[0], limit=MOST)
