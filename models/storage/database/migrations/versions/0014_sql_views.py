"""Views for people's own SQL, one for each question (docs/reference/sql.md).

A draw is a 32-bit float in a BLOB, which neither database can read by a function of its own;
`v_draw` works it out from its bytes: (2^23 + mantissa) · 2^(exponent - 150), in double precision.
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

DAY_MS = 86_400_000
SERIES = (
    "s.id AS series_id, p.name AS project, b.name AS branch, s.suite, s.test, s.platform,"
    " s.unit, s.lower_is_better"
)
PLACES = (
    " JOIN series s ON s.id = {of}.series_id JOIN branch b ON b.id = s.branch_id"
    " JOIN project p ON p.id = b.project_id"
)
CURRENT_FIT = (
    "(SELECT c.id FROM fit c WHERE c.series_id = {of}.series_id AND c.state = 'complete'"
    " ORDER BY c.created_ms DESC, c.id DESC LIMIT 1)"
)
DAY = {
    "sqlite": "date({ms} / 1000, 'unixepoch')",
    "postgresql": "(to_timestamp({ms} / 1000.0) AT TIME ZONE 'UTC')::date",
}

# SQLite has no numbers of bytes, no powers and no series of numbers everywhere: a byte is read from
# its two hexadecimal digits, a power of two from a table, and numbers are the keys of a JSON list
# with as many zeros as there are draws.
_WIDTH = 24
_POWERS = "".join(f"{2.0 ** (max(1, place) - 150)!r:<{_WIDTH}}" for place in range(256))
_ZEROS = (
    "json_each('[' || rtrim(replace(hex(zeroblob(length(d.level) / 4)), '00', '0,'), ',') || ']')"
)


def _byte(place: int) -> str:
    """Read a byte of `x.bytes`, the hexadecimal digits of a draw, least byte first."""
    digits = (
        f"(instr('0123456789ABCDEF', substr(x.bytes, {2 * place + digit}, 1)) - 1)"
        for digit in (1, 2)
    )
    return "({} * 16 + {})".format(*digits)


_EXPONENT = f"(({_byte(3)} & 127) * 2 + ({_byte(2)} >> 7))"
_MANTISSA = f"(({_byte(2)} & 127) * 65536 + {_byte(1)} * 256 + {_byte(0)})"
DRAWS = {
    "sqlite": (
        "SELECT x.fit_id, x.day, x.draw, (CASE WHEN substr(x.bytes, 7, 1) >= '8' THEN -1.0"
        f" ELSE 1.0 END) * ({_MANTISSA} + (CASE WHEN {_EXPONENT} = 0 THEN 0 ELSE 8388608 END))"
        f" * CAST(substr('{_POWERS}', {_EXPONENT} * {_WIDTH} + 1, {_WIDTH}) AS REAL) AS level"
        " FROM (SELECT d.fit_id, d.day, n.key AS draw,"
        f" hex(substr(d.level, 4 * n.key + 1, 4)) AS bytes FROM draws d, {_ZEROS} n) x"
    ),
    "postgresql": (
        "SELECT x.fit_id, x.day, x.draw, (CASE WHEN x.bits >= 2147483648 THEN -1.0 ELSE 1.0 END)"
        " * (CASE WHEN x.exponent = 0 THEN x.mantissa ELSE 8388608 + x.mantissa END)"
        " * power(2::double precision, greatest(x.exponent, 1) - 150) AS level"
        " FROM (SELECT y.*, (y.bits >> 23) & 255 AS exponent, y.bits & 8388607 AS mantissa"
        " FROM (SELECT d.fit_id, d.day, n.draw, "
        + " + ".join(f"get_byte(d.level, 4 * n.draw + {i})::bigint * {256**i}" for i in range(4))
        + " AS bits FROM draws d CROSS JOIN LATERAL"
        " generate_series(0, length(d.level) / 4 - 1) AS n(draw)) y) x"
    ),
}

LEVELS = ", ".join(
    f"d.{name}_{quantile}"
    for name in ("level", "predictive")
    for quantile in ("mean", "sd", "p05", "p25", "p50", "p75", "p95")
    if name == "level" or quantile.startswith("p")
)
CLOSED = "'invalid', 'infra'"
DECIDED = "'invalid', 'wontfix', 'infra', 'improvement'"


def _comparison(against: str) -> str:
    names = ("label", "change", "p_worse", "verdict", "detectable", "reason")
    columns = ", ".join(f"t.{against}_{name} AS {name}" for name in names)
    return (
        f"SELECT {SERIES}, '{against}' AS against, {columns}, t.fit_id, t.computed_ms"
        f" FROM series_status t{PLACES.format(of='t')} WHERE t.current"
    )


def views(dialect: str) -> dict[str, str]:
    """Return the views of a database, by name."""
    day = DAY[dialect]
    return {
        "v_measurement": (
            f"SELECT {SERIES}, m.id AS measurement_id, m.time_ms, r.place_ms,"
            f" {day.format(ms='m.time_ms')} AS day, m.value, m.status, r.revision, r.version,"
            " r.run_id, r.host, m.instance, m.iteration, m.replicate, EXISTS (SELECT 1 FROM"
            " fit_outlier o WHERE o.measurement_id = m.id AND o.fit_id ="
            f" {CURRENT_FIT.format(of='m')}) AS outlier"
            f" FROM measurement m JOIN run r ON r.id = m.run_id{PLACES.format(of='m')}"
        ),
        "v_level": (
            f"SELECT {SERIES}, f.id AS fit_id, f.trusted, d.day, {LEVELS} FROM fit f"
            f" JOIN fit_day d ON d.fit_id = f.id{PLACES.format(of='f')}"
            f" WHERE f.id = {CURRENT_FIT.format(of='f')}"
        ),
        "v_draw": (
            f"SELECT {SERIES}, f.id AS fit_id, d.day, d.draw, d.level FROM fit f"
            f" JOIN ({DRAWS[dialect]}) d ON d.fit_id = f.id{PLACES.format(of='f')}"
            f" WHERE f.id = {CURRENT_FIT.format(of='f')}"
        ),
        "v_comparison": f"{_comparison('week')} UNION ALL {_comparison('release')}",
        "v_segment": (
            f"SELECT {SERIES}, g.start_ms, {day.format(ms='g.start_ms')} AS first_day, g.end_ms,"
            " g.runs, g.mean, g.stdev, g.label, g.change, g.revision, g.previous_revision,"
            " g.version FROM segment g JOIN series_status t ON t.id = g.status_id AND t.current"
            f"{PLACES.format(of='t')}"
        ),
        "v_alert": (
            f"SELECT {SERIES}, a.id AS alert_id, a.summary_id, a.source, a.is_regression,"
            f" a.start_ms, {day.format(ms='a.start_ms')} AS first_day, a.revision,"
            ' a.previous_revision, a.before AS level_before, a.after AS level_after, a."change",'
            " a.change_low, a.change_high, a.probability, a.detectable, a.compared_with,"
            " a.status, u.status AS summary_status, a.outcome, a.monitor_only, u.assignee, u.bug,"
            " a.created_ms, a.changed_ms, (a.outcome = 'standing' AND NOT a.monitor_only"
            f" AND a.status NOT IN ({CLOSED}) AND u.status NOT IN ({DECIDED})"
            " AND NOT EXISTS (SELECT 1 FROM accepted_change x WHERE x.alert_id = a.id AND"
            " x.withdrawn_ms IS NULL)) AS open FROM alert a"
            f" JOIN alert_summary u ON u.id = a.summary_id{PLACES.format(of='a')}"
        ),
        "v_filled_day": (
            f"SELECT {SERIES}, {day.format(ms=f'm.number * {DAY_MS}')} AS day, m.measurements,"
            " m.failed FROM (SELECT series_id, time_ms / 86400000 AS number,"
            " count(*) AS measurements, sum(CASE WHEN status <> 'ok' THEN 1 ELSE 0 END) AS failed"
            f" FROM measurement GROUP BY series_id, time_ms / 86400000) m{PLACES.format(of='m')}"
        ),
    }


def upgrade() -> None:
    for name, query in views(op.get_bind().dialect.name).items():
        op.execute(f"CREATE VIEW {name} AS {query}")


def downgrade() -> None:
    for name in views(op.get_bind().dialect.name):
        op.execute(f"DROP VIEW {name}")
