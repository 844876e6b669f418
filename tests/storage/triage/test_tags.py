"""Tags are added to and taken from the summaries that are named, and no others."""

import pytest
from sqlalchemy import Engine, select

from models.records.errors import BadArgumentError
from models.storage.database.triage_tables import summary_tag
from models.storage.triage.annotations import tag, untag
from models.triage.authorship import Authorship
from tests.storage.made_up_triage import START_MS, make_summary, versions


def by(engine: Engine) -> Authorship:
    return Authorship("ada", START_MS + 10, expected=versions(engine))


def tags(engine: Engine) -> set[tuple[int, str]]:
    with engine.connect() as connection:
        rows = connection.execute(select(summary_tag.c.summary_id, summary_tag.c.tag))
        return {(row.summary_id, row.tag) for row in rows}


def test_one_tag_of_one_summary_goes_and_the_others_stay(engine: Engine) -> None:
    first, other = make_summary(engine), make_summary(engine)
    tag(engine, [first, other], " noise ", by=by(engine))
    tag(engine, [first], "ci", by=by(engine))
    assert tags(engine) == {(first, "noise"), (other, "noise"), (first, "ci")}
    untag(engine, [first], "noise", by=by(engine))
    assert tags(engine) == {(other, "noise"), (first, "ci")}
    assert untag(engine, [first], "noise", by=by(engine)) == 0  # it is so already
    assert tag(engine, [first], "ci", by=by(engine)) == 0
    for word in ("", "a,b"):
        with pytest.raises(BadArgumentError, match="is no tag"):
            tag(engine, [first], word, by=by(engine))
