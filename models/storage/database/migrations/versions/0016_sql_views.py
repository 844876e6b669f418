"""Views for people's own SQL, one for each question (docs/reference/sql.md).

Draws are stored in BLOBs of two forms, `draws.form`: 32-bit floats, or the smallest draw and a
step as 32-bit floats, then steps above the smallest as 16-bit numbers. Neither database can read
these by a function of its own; `v_draw` works them out from their bytes, a float as
(2^23 + mantissa) · 2^(exponent - 150) in double precision.
"""

from alembic import op

revision = "0016"
down_revision = "0015"
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
_COUNT = "CASE d.form WHEN 0 THEN length(d.level) / 4 ELSE (length(d.level) - 8) / 2 END"
_ZEROS = f"json_each('[' || rtrim(replace(hex(zeroblob({_COUNT})), '00', '0,'), ',') || ']')"


def _hex_byte(column: str, place: int) -> str:
    """Read a byte from a column of hexadecimal digits, least byte first."""
    digits = (
        f"(instr('0123456789ABCDEF', substr({column}, {2 * place + digit}, 1)) - 1)"
        for digit in (1, 2)
    )
    return "({} * 16 + {})".format(*digits)


def _hex_float(column: str) -> str:
    """Read a 32-bit float from a column of eight hexadecimal digits."""
    first, second, third, last = (_hex_byte(column, place) for place in range(4))
    exponent = f"(({last} & 127) * 2 + ({third} >> 7))"
    mantissa = f"(({third} & 127) * 65536 + {second} * 256 + {first})"
    return (
        f"(CASE WHEN substr({column}, 7, 1) >= '8' THEN -1.0 ELSE 1.0 END)"
        f" * ({mantissa} + (CASE WHEN {exponent} = 0 THEN 0 ELSE 8388608 END))"
        f" * CAST(substr('{_POWERS}', {exponent} * {_WIDTH} + 1, {_WIDTH}) AS REAL)"
    )


def _float(start: str) -> str:
    """Read a 32-bit float of PostgreSQL's `d.level` from a byte on."""
    last, third = f"get_byte(d.level, {start} + 3)", f"get_byte(d.level, {start} + 2)"
    exponent = f"((({last} & 127) << 1) + ({third} >> 7))"
    mantissa = (
        f"((({third} & 127) << 16) + (get_byte(d.level, {start} + 1) << 8)"
        f" + get_byte(d.level, {start}))"
    )
    return (
        f"(CASE WHEN {last} >= 128 THEN -1.0::double precision ELSE 1.0 END)"
        f" * ({mantissa} + CASE WHEN {exponent} = 0 THEN 0 ELSE 8388608 END)"
        f" * power(2::double precision, greatest({exponent}, 1) - 150)"
    )


DRAWS = {
    "sqlite": (
        f"SELECT x.fit_id, x.day, x.draw, CASE x.form WHEN 0 THEN {_hex_float('x.bytes')}"
        f" ELSE {_hex_float('x.low')} + ({_hex_byte('x.bytes', 0)} + 256 *"
        f" {_hex_byte('x.bytes', 1)}) * {_hex_float('x.step')} END AS level"
        " FROM (SELECT d.fit_id, d.day, d.form, n.key AS draw, hex(substr(d.level, 1, 4)) AS low,"
        " hex(substr(d.level, 5, 4)) AS step, CASE d.form WHEN 0 THEN"
        " hex(substr(d.level, 4 * n.key + 1, 4)) ELSE hex(substr(d.level, 2 * n.key + 9, 2)) END"
        f" AS bytes FROM draws d, {_ZEROS} n) x"
    ),
    "postgresql": (
        f"SELECT d.fit_id, d.day, n.draw, CASE d.form WHEN 0 THEN {_float('4 * n.draw')}"
        f" ELSE n.low + n.step * (get_byte(d.level, 2 * n.draw + 8)"
        " + 256 * get_byte(d.level, 2 * n.draw + 9)) END AS level FROM draws d"
        f" CROSS JOIN LATERAL (SELECT {_float('0')} AS low, {_float('4')} AS step,"
        f" generate_series(0, ({_COUNT}) - 1) AS draw) n"
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
