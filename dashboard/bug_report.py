"""The text of a bug report on a summary, by its project's templates, with a frozen link."""

from dataclasses import dataclass
from urllib.parse import quote

from dashboard.alert_words import alert_decision
from dashboard.decision_words import adjectives, plain_percent
from dashboard.freeze import frozen
from dashboard.markdown_text import escaped
from dashboard.services import Services
from dashboard.spelling import UNKNOWN, count, day_of, percent, probability, quantity, spelled_day
from dashboard.trend_state import MOST_SERIES, Arrangement, TrendState
from dashboard.url_state import trend_link
from models.storage.template_store import read_templates
from models.triage.readiness import Readiness
from models.triage.retriggers import Retrigger
from models.triage.shown import AlertView, SummaryView
from models.triage.templates import TemplateKind, fill_template
from models.triage_plan import plan_of, plan_text

DAY_MS = 86_400_000
REACH_DAYS = 60  # shown around the change
MOST_ROWS = 20  # alerts told one by one
LONGEST_ADDRESS = 6000  # characters of text in a link; longer ones fail on the way
PLAN_BUDGET = 20
HEADS = ("Test", "Platform", "Before", "After", "Change", "80 %", "Sure", "Detectable")


@dataclass(frozen=True, slots=True)
class BugReport:
    """What is pasted into a bug tracker."""

    title: str
    text: str  # Markdown
    address: str  # of the form of a new bug, filled in; blank where the project has none


def bug_report(services: Services, view: SummaryView, origin: str) -> BugReport:
    """Write the report, and pin the fits that its link shows.

    Parameters
    ----------
    origin : str
        Scheme and host of this app, as the reader reaches it.

    Raises
    ------
    BadArgument
        If a template of the project cannot be filled.
    """
    templates = read_templates(services.engine, view.row.project)
    words = _words(view)
    title = fill_template(TemplateKind.BUG_TITLE, templates[TemplateKind.BUG_TITLE], words)
    plan = plan_of(services.engine, view.row.id, PLAN_BUDGET)
    words |= {name: escaped(words[name]) for name in ("what", "where", "project", "branch")}
    words |= {
        "begin": spelled_day(day_of(view.row.first_ms)),
        "alerts": _table(view.alerts),
        "data": view.row.data_reason or "not known",
        "cause": _cause(view),
        "rounds": _rounds(view),
        "plan": _plan(services, view, plan),
        "permalink": permalink(services, view, origin),
    }
    text = fill_template(TemplateKind.BUG_TEXT, templates[TemplateKind.BUG_TEXT], words)
    new_bug = templates[TemplateKind.NEW_BUG]
    filled = {"title": quote(title, safe=""), "text": _quoted(text)}
    address = fill_template(TemplateKind.NEW_BUG, new_bug, filled) if new_bug else ""
    return BugReport(title, _without_gaps(text), address)


def permalink(services: Services, view: SummaryView, origin: str) -> str:
    """Make the link to the trend page that always shows what is known now of the summary."""
    keys = tuple(dict.fromkeys(str(alert.series.key) for alert in view.alerts))[:MOST_SERIES]
    if not keys:
        return f"{origin}/alerts/{view.row.id}"
    state = TrendState(
        series=keys,
        first=day_of(view.row.first_ms - REACH_DAYS * DAY_MS),
        last=day_of(min(services.now_ms(), view.row.last_ms + REACH_DAYS * DAY_MS)),
        arrangement=Arrangement.MULTIPLES if len(keys) > 1 else Arrangement.OVERLAID,
    )
    kept = frozen(state, services.shown(state).every, services.now_ms())
    services.pin(kept.fits)
    return f"{origin}{trend_link(kept)}"


def _words(view: SummaryView) -> dict[str, str]:
    row = view.row
    return {
        "project": row.project,
        "branch": row.branch,
        "what": _what(view),
        "where": _where(view),
        "revision": row.revision or UNKNOWN,
        "previous_revision": row.previous_revision or UNKNOWN,
        "summary": str(row.id),
    }


def _what(view: SummaryView) -> str:
    worst = view.row.worst
    if worst is None:
        return "changed"
    words = adjectives(worst.series)
    word = words.worse if worst.is_regression else words.better
    up_to = "up to " if view.row.alerts > 1 else ""
    return word if worst.change is None else f"{up_to}{plain_percent(abs(worst.change))} {word}"


def _where(view: SummaryView) -> str:
    tests = list(dict.fromkeys(alert.series.key.test for alert in view.alerts))
    if not tests:
        return "no test"
    return tests[0] if len(tests) == 1 else f"{tests[0]} and {count(len(tests) - 1, 'other test')}"


def _table(alerts: tuple[AlertView, ...]) -> str:
    rows = [f"| {' | '.join(HEADS)} |", f"|{' --- |' * len(HEADS)}"]
    rows += [f"| {' | '.join(_row(alert))} |" for alert in alerts[:MOST_ROWS]]
    if len(alerts) > MOST_ROWS:
        rows.append(f"\n… and {len(alerts) - MOST_ROWS} more.")
    if len(alerts) == 1:
        rows.append(f"\n{alert_decision(alerts[0], alerts[0].series)}")
    return "\n".join(rows)


def _row(alert: AlertView) -> list[str]:
    key, unit = alert.series.key, alert.series.unit
    ends = (alert.change_low, alert.change_high)
    interval = " to ".join(UNKNOWN if end is None else percent(end) for end in ends)
    return [
        escaped(key.test),
        escaped(key.platform),
        UNKNOWN if alert.before is None else escaped(quantity(alert.before, unit)),
        UNKNOWN if alert.after is None else escaped(quantity(alert.after, unit)),
        UNKNOWN if alert.change is None else percent(alert.change),
        interval,
        UNKNOWN if alert.probability is None else probability(alert.probability),
        UNKNOWN if alert.detectable is None else plain_percent(alert.detectable),
    ]


def _cause(view: SummaryView) -> str:
    reason = view.row.cause_reason
    return f"host, not code ({escaped(reason)})" if view.row.cause == "host" else "code"


def _rounds(view: SummaryView) -> str:
    told = [f"- Round {item.number}: {item.progress}." for item in view.rounds]
    return "\n".join(["Retriggers:", *told]) if told else ""


def _plan(services: Services, view: SummaryView, plan: tuple[Retrigger, ...]) -> str:
    collecting = any(state.readiness is Readiness.COLLECTING for state in view.readiness.values())
    if not plan or not collecting:
        return ""
    lines = plan_text(services.engine, view.row.id, plan).splitlines()
    return "\n".join(["Runs that would narrow the decision:", *(f"- {line}" for line in lines)])


def _quoted(text: str) -> str:
    quoted = quote(_without_gaps(text), safe="")
    if len(quoted) <= LONGEST_ADDRESS:
        return quoted
    return quote(text[: LONGEST_ADDRESS // 6] + "\n\n(… paste the rest of the text)", safe="")


def _without_gaps(text: str) -> str:
    """Leave no more than one blank line, where a placeholder was filled with nothing."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).strip() + "\n"
