"""Which commit did it: the commits around a change, each with its probability as a bar."""

from typing import Any

from dash import html

from dashboard.shared.formatting.link_template import filled_link
from dashboard.shared.formatting.values import count, format_time
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.plain_table import plain_table
from models.records.culprit_posterior import CulpritPosterior, SuspectCommit
from models.records.settings import Settings
from models.triage.summaries.culprit_line import culprit_line, share_text

MOST_LISTED = 10  # commits; the least probable are counted only
LEAST_LISTED = 0.001
HINT_COMMITS = (
    "Authors and subjects, and commits that were never run, come with “bandwatch commits”."
)


def summary_culprits(posterior: CulpritPosterior | None, settings: Settings) -> list[Any]:
    """Build the list of commits in the order of the branch, the newest first."""
    head = html.H2("Which commit", className="bw-card-title")
    if posterior is None:
        return [
            head,
            html.P(
                "No alert of this summary has a step between known revisions that the code may"
                " have brought.",
                className="bw-hint",
            ),
        ]
    ranked = sorted(posterior.suspects, key=lambda item: -item.probability)
    listed = [item for item in ranked[:MOST_LISTED] if item.probability >= LEAST_LISTED]
    shown = [item for item in reversed(posterior.suspects) if item in listed]
    best = shown.index(listed[0])
    named = any(item.commit.author or item.commit.subject for item in posterior.suspects)
    return [
        head,
        html.P(culprit_line(posterior), className="bw-culprit-line"),
        plain_table(
            "Commits around the change, the newest first, and how probably each brought it",
            ("Commit", "Probability"),
            [(_commit(item, settings), _bar(item.probability)) for item in shown],
            marked=best,
            class_name="bw-culprits",
        ),
        html.P(_basis(posterior, len(shown)), className="bw-hint"),
        None if named else html.P(HINT_COMMITS, className="bw-hint"),
    ]


def _commit(item: SuspectCommit, settings: Settings) -> list[Any]:
    commit = item.commit
    link = filled_link(settings.revision_url, revision=commit.revision)
    word: Any = html.Code(commit.revision[:10], title=commit.revision)
    if link:
        word = html.A(word, href=link, target="_blank", rel="noopener noreferrer")
    facts = [commit.author, f"{format_time(commit.time_ms)}"]
    facts += [] if commit.was_run else ["never run"]
    return [
        word,
        html.Span(f" {commit.subject}", className="bw-commit-subject") if commit.subject else None,
        html.Div(" · ".join(fact for fact in facts if fact), className="bw-hint"),
    ]


def _bar(share: float) -> html.Div:
    text = share_text(share)
    return html.Div(
        [
            html.Span(
                html.Span(style={"width": f"{100 * share:.1f}%"}),
                className="bw-progress",
                **aria(hidden="true"),
            ),
            html.Span(text, className="bw-share"),
        ],
        className="bw-share-bar",
    )


def _basis(posterior: CulpritPosterior, shown: int) -> str:
    parts = [f"From {count(posterior.alerts, 'alert')}, multiplied"]
    by_runs = posterior.alerts - posterior.by_fit
    if by_runs:
        parts.append(f"{by_runs} of them located by its runs, the fit being coarser or missing")
    if posterior.by_host:
        explained = count(posterior.by_host, "more alert")
        parts.append(f"{explained} left out: the host moved them")
    if posterior.unchanged:
        parts.append(
            f"{count(posterior.unchanged, 'commit')} changed nothing that a test runs, by its"
            " artifact hash"
        )
    left = len(posterior.suspects) - shown
    if left > 0:
        parts.append(f"{count(left, 'less probable commit')} not listed")
    return "; ".join(parts) + "."
