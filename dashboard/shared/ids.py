"""Names of the components that more than one file speaks of."""

from typing import Final

# The shell, on every page.
NONCE: Final = "page-nonce"  # store: a random word per page load, so that two users' jobs differ
MAIN: Final = "main"
THEME_TOGGLE: Final = "theme-toggle"
FINDER: Final = "finder"  # the dialogue in which a person looks for a series
FINDER_OPEN: Final = "finder-open"
FINDER_WORDS: Final = "finder-words"
FINDER_RESULTS: Final = "finder-results"
FINDER_RECENT: Final = "finder-recent"  # store: what this browser remembers, by list
ERROR: Final = "error"
ERROR_TEXT: Final = "error-text"
SHORTCUTS: Final = "shortcuts"
SHORTCUTS_OPEN: Final = "shortcuts-open"
SHARE: Final = "share"  # the button, on the pages that have it
SHARE_ASKED: Final = "share-asked"  # store: the link to freeze
SHARED: Final = "shared"  # the dialogue with the frozen link
SHARED_LINK: Final = "shared-link"

# The trend page.
TREND_STATE: Final = "trend-state"  # store: the query that the page was opened with
TREND_GRAPH: Final = "trend-graph"
TREND_SUMMARY: Final = "trend-summary"
TREND_PANEL: Final = "trend-panel"
TREND_BADGES: Final = "trend-badges"
TREND_NOTICE: Final = "trend-notice"
TREND_TABLE: Final = "trend-table"
TREND_TABLE_OPEN: Final = "trend-table-open"
TREND_REFIT: Final = "trend-refit"
TREND_STRIP: Final = "trend-strip"  # the whole history, small, to choose a stretch from
TREND_DETAIL: Final = "trend-detail"  # what is known of the chosen point
TREND_FROZEN: Final = "trend-frozen"  # says that the page shows a moment of the past
TREND_WHY: Final = "trend-why"  # why no alert stands at the chosen point
TREND_WHY_OPEN: Final = "trend-why-open"
TREND_FIND: Final = "trend-find"  # opens the finder where no series is chosen
TREND_FAVOURITES: Final = "trend-favourites"
TREND_RECENT: Final = "trend-recent"
TREND_STAR: Final = "trend-star"  # makes the series a favourite of this browser
TREND_COPY: Final = "trend-copy"  # puts the page on the clipboard as Markdown
TREND_DOWNLOADS: Final = "trend-downloads"

# The overview. Controls are named after the page and their part of the link; see
# shared/filters/series_filter.py.
OVERVIEW: Final = "overview"
OVERVIEW_STATE: Final = "overview-state"  # store: the filter as the link spells it
OVERVIEW_COLUMNS: Final = "overview-columns"
OVERVIEW_VERDICT: Final = "overview-verdict"
OVERVIEW_MIN: Final = "overview-min"
OVERVIEW_NOISE: Final = "overview-noise"
OVERVIEW_ALERTED: Final = "overview-alerted"
OVERVIEW_OLD: Final = "overview-old"
OVERVIEW_ONLY: Final = "overview-only"
OVERVIEW_SUITES: Final = "overview-suites"  # whether rows stand together by suite
OVERVIEW_FOLDED: Final = "overview-folded"  # store: suites of which only the heading is shown
OVERVIEW_GRID: Final = "overview-grid"
OVERVIEW_COUNT: Final = "overview-count"
OVERVIEW_NOTICE: Final = "overview-notice"
OVERVIEW_NONE: Final = "overview-none"
OVERVIEW_CSV: Final = "overview-csv"

# The news. Controls are named as the overview's are.
NEWS: Final = "news"
NEWS_STATE: Final = "news-state"  # store: the filter as the link spells it
NEWS_LABEL: Final = "news-label"
NEWS_FACTS: Final = "news-facts"
NEWS_BODY: Final = "news-body"
NEWS_REPORT: Final = "news-report"
NEWS_CSV: Final = "news-csv"

# The failures. Controls are named as the overview's are.
FAILURES: Final = "failures"
FAILURES_STATE: Final = "failures-state"  # store: the filter as the link spells it
FAILURES_FACTS: Final = "failures-facts"
FAILURES_PLATFORMS: Final = "failures-platforms"
FAILURES_GRID: Final = "failures-grid"
FAILURES_NONE: Final = "failures-none"
FAILURES_CSV: Final = "failures-csv"

# The releases page. Controls are named as the overview's are.
RELEASES: Final = "releases"
RELEASES_STATE: Final = "releases-state"  # store: the choice as the link spells it
RELEASES_PICK: Final = "releases-pick"
RELEASES_PROJECT: Final = "releases-project"  # store: whose releases are shown
RELEASES_SHOW: Final = "releases-show"  # store: which of several comparisons is shown
RELEASES_FILES: Final = "releases-files"
RELEASES_NOTICE: Final = "releases-notice"
RELEASES_GATE: Final = "releases-gate"
RELEASES_BODY: Final = "releases-body"
RELEASES_FOREST: Final = "releases-forest"
RELEASES_HEAT: Final = "releases-heat"
RELEASES_GRID: Final = "releases-grid"
RELEASES_MISSING: Final = "releases-not-compared"
RELEASES_MARKDOWN: Final = "releases-markdown"

# The data page. Controls are named after their part of the page, "days" or "fits".
DATA_DAYS: Final = "days"
DATA_DAYS_STATE: Final = "days-state"  # store: the choice as the link spells it
DATA_DAYS_GRAPH: Final = "days-graph"
DATA_DAYS_TABLE: Final = "days-table"
DATA_DAYS_SUMMARY: Final = "days-summary"
DATA_DAYS_CSV: Final = "days-csv"
DATA_DAYS_PAGES: Final = "days-pages"
DATA_JOBS: Final = "jobs"
DATA_JOBS_TICK: Final = "jobs-tick"
DATA_JOBS_STOP: Final = "jobs-stop"  # store: which job a person asks to stop
DATA_JOBS_STOPPED: Final = "jobs-stopped"  # store: the job that was asked to stop last
DATA_FITS: Final = "fits"
DATA_FITS_STATE: Final = "fits-state"
DATA_FITS_GRID: Final = "fits-grid"
DATA_FITS_SUMMARY: Final = "fits-summary"
DATA_FITS_PAGES: Final = "fits-pages"
DATA_REFIT: Final = "fits-refit"
DATA_REFIT_LIKELIHOOD: Final = "fits-refit-likelihood"
DATA_REFIT_WINDOW: Final = "fits-refit-window"
DATA_REFIT_FORCE: Final = "fits-refit-force"
DATA_REFIT_OUTCOME: Final = "fits-refit-outcome"
