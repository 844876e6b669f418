"""The pages of the app, those of the navigation in its order."""

from dashboard.alerts.page import PAGE as ALERTS
from dashboard.alerts.score.page import PAGE as ALERT_SCORE
from dashboard.alerts.summary.page import PAGE as ALERT_SUMMARY
from dashboard.data.page import PAGE as DATA
from dashboard.detectability.page import PAGE as DETECTABILITY
from dashboard.failures.page import PAGE as FAILURES
from dashboard.news.page import PAGE as NEWS
from dashboard.news.week.page import PAGE as NEWS_WEEK
from dashboard.overview.page import PAGE as OVERVIEW
from dashboard.releases.matrix.page import PAGE as RELEASE_MATRIX
from dashboard.releases.page import PAGE as RELEASES
from dashboard.releases.report_page import PAGE as RELEASE_REPORT
from dashboard.server.not_found_404 import PAGE as NOT_FOUND
from dashboard.thresholds.page import PAGE as THRESHOLDS
from dashboard.trend.embed.page import PAGE as TREND_EMBED
from dashboard.trend.page import PAGE as TREND

PAGES = (
    OVERVIEW,
    TREND,
    TREND_EMBED,
    NEWS,
    NEWS_WEEK,
    ALERTS,
    ALERT_SCORE,  # before the summaries, whose path would take it for a number
    ALERT_SUMMARY,
    FAILURES,
    RELEASES,
    RELEASE_MATRIX,
    RELEASE_REPORT,
    DETECTABILITY,
    THRESHOLDS,
    DATA,
    NOT_FOUND,
)
