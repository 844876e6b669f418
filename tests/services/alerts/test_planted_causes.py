"""A few of the planted scenarios of ``python -m benchmarks host_or_code``."""

import numpy as np
import pytest
from sqlalchemy import Engine

from benchmarks.accuracy.host_or_code import causes_of, planted_store
from models.triage.cause import CauseKind


@pytest.mark.parametrize("controls", [0, 2])
@pytest.mark.parametrize("kind", [CauseKind.HOST, CauseKind.CODE, CauseKind.BOTH])
def test_what_was_planted_is_told(engine: Engine, kind: CauseKind, controls: int) -> None:
    planted_store(engine, kind, np.random.default_rng([7, controls]), controls)
    assert causes_of(engine) == [kind]
