"""A few of the planted scenarios of ``python -m benchmarks host_or_code``."""

import re

import numpy as np
import pytest
from sqlalchemy import Engine, select, update

from benchmarks.accuracy.host_or_code import PLATFORMS, causes_of, planted_store
from models.services.alerts.find_culprit import search_culprit
from models.services.alerts.host_factor import host_factors
from models.storage.database.tables import series
from models.storage.database.triage_tables import alert, alert_summary
from models.triage.cause import CauseKind


@pytest.mark.parametrize("controls", [0, 2])
@pytest.mark.parametrize("kind", [CauseKind.HOST, CauseKind.CODE, CauseKind.BOTH])
def test_what_was_planted_is_told(engine: Engine, kind: CauseKind, controls: int) -> None:
    planted_store(engine, kind, np.random.default_rng([7, controls]), controls)
    assert causes_of(engine) == [kind]


def test_a_card_names_what_of_a_change_is_the_host(engine: Engine) -> None:
    planted_store(engine, CauseKind.BOTH, np.random.default_rng([3, 2]), 2)
    assert causes_of(engine) == [CauseKind.BOTH]
    with engine.connect() as connection:
        rows = connection.execute(
            select(alert.c.id, series.c.platform, alert.c.change).join(series)
        ).all()
        (summary,) = connection.scalars(select(alert.c.summary_id).distinct())
    lines = host_factors(engine, summary)
    assert set(lines) == {row.id for row in rows if not np.isnan(row.change or np.nan)}
    rng = np.random.default_rng([3, 2])
    host = rng.uniform(3, 10)
    for row in rows:
        line = lines[row.id]
        if row.platform == PLATFORMS[0]:
            found = re.search(
                r"(?:moved by|%,) \+([0-9.]+) % (?:is the host )?\(90 % interval", line
            )
            assert found is not None, line
            assert abs(float(found[1]) - host) < 1.0
        else:
            assert line.startswith("None of it is the host (")
        assert "2 control series and " in line
    # Control series measure the host, whatever the summary's cause is taken for.
    with engine.begin() as connection:
        connection.execute(update(alert_summary).values(cause=CauseKind.CODE.value))
    assert host_factors(engine, summary) == lines
    assert host_factors(engine, summary + 1) == {}


def test_alerts_that_the_host_explains_do_not_name_the_commit(engine: Engine) -> None:
    planted_store(engine, CauseKind.BOTH, np.random.default_rng([3, 2]), 2)
    assert causes_of(engine) == [CauseKind.BOTH]
    by_code = {"test6"}  # what that seed plants
    with engine.connect() as connection:
        (summary,) = connection.scalars(select(alert.c.summary_id).distinct())
        number = len(connection.scalars(select(alert.c.id)).all())
        found = search_culprit(connection, summary)
    assert found is not None
    keys = [item.alert.series.key for item in found.located]
    assert {key.test for key in keys} == by_code
    assert PLATFORMS[1] in {key.platform for key in keys}
    assert found.posterior.by_host == number - len(keys) > 5
