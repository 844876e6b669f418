"""Write a bug by a project's templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from models.records.culprit_posterior import CulpritPosterior
from models.triage.summaries.bug_text import bug_text, bug_title_text
from models.triage.summaries.read_models import SummaryView
from models.triage.summaries.retriggers import Retrigger
from models.triage.summaries.templates import TemplateKind, fill_template

LONGEST_ADDRESS = 8000  # characters; servers commonly refuse longer ones


@dataclass(frozen=True, slots=True)
class BugReport:
    """A bug to be filed."""

    title: str
    text: str  # Markdown
    address: str  # of the form, filled in; blank if the project has no template "new bug"


def write_bug(
    templates: Mapping[TemplateKind, str],
    view: SummaryView,
    plan: Sequence[Retrigger],
    permalink: str,
    culprits: CulpritPosterior | None = None,
    shifts: Sequence[str] = (),
) -> BugReport:
    """Fill a project's templates with a summary.

    The text is left out of the address where it would make it too long for servers.

    Parameters
    ----------
    templates : mapping of TemplateKind to str
        As `models.storage.alerts.template_store.read_templates` gives them.
    permalink : str
        Address that always shows what was known now.
    culprits : CulpritPosterior, optional
        P(this commit did it); None where it is not known.
    shifts : sequence of str
        Sentences on cost that moved between sub-tests.

    Raises
    ------
    BadArgumentError
        If a template cannot be filled.
    """
    title = fill_template(
        TemplateKind.BUG_TITLE, templates[TemplateKind.BUG_TITLE], bug_title_text(view)
    )
    words = bug_text(view, plan, permalink, culprits, shifts)
    text = fill_template(TemplateKind.BUG_TEXT, templates[TemplateKind.BUG_TEXT], words)
    title = " ".join(title.split())
    address = ""
    form = templates[TemplateKind.NEW_BUG]
    if form:
        for body in (text, ""):
            parts = {"title": quote(title, safe=""), "text": quote(body, safe="")}
            address = fill_template(TemplateKind.NEW_BUG, form, parts)
            if len(address) <= LONGEST_ADDRESS:
                break
    return BugReport(title, text, address)
