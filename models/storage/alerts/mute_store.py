"""Mute rules: kept, listed, removed."""

from sqlalchemy import Connection, Engine, delete, insert, select, update

from models.notifications.mute import MuteRule
from models.records.errors import BadArgumentError
from models.records.text_rules import person_name
from models.storage.database.transaction import acquire_write_lock, read_transaction
from models.storage.database.triage_tables import mute_rule


def save_mute(engine: Engine, rule: MuteRule) -> None:
    """Store a rule; one with the same pattern is replaced.

    Raises
    ------
    BadArgumentError
        If the pattern is blank, which would mute everything.
    """
    pattern = rule.pattern.strip()
    if not pattern:
        raise BadArgumentError("Give a pattern to mute, e.g. 'demo/main/*' or a part of a name.")
    values = {"until_ms": rule.until_ms, "who": person_name(rule.who), "why": rule.why}
    with engine.begin() as connection:
        acquire_write_lock(connection)
        changed = connection.execute(
            update(mute_rule).where(mute_rule.c.pattern == pattern).values(values)
        )
        if not changed.rowcount:
            connection.execute(insert(mute_rule).values(pattern=pattern, **values))


def remove_mute(engine: Engine, pattern: str) -> None:
    """Remove a rule.

    Raises
    ------
    BadArgumentError
        If there is none with that pattern.
    """
    with engine.begin() as connection:
        gone = connection.execute(delete(mute_rule).where(mute_rule.c.pattern == pattern.strip()))
    if not gone.rowcount:
        raise BadArgumentError(
            f"No rule mutes {pattern.strip()!r}. `bandwatch mute --list` shows what is muted."
        )


def read_mutes(engine: Engine) -> tuple[MuteRule, ...]:
    """Read every rule, by pattern; those that have run out as well."""
    with read_transaction(engine) as connection:
        return mutes(connection)


def mutes(connection: Connection) -> tuple[MuteRule, ...]:
    """Read every rule inside of the caller's transaction."""
    query = select(
        mute_rule.c.pattern, mute_rule.c.until_ms, mute_rule.c.who, mute_rule.c.why
    ).order_by(mute_rule.c.pattern)
    return tuple(MuteRule(*row) for row in connection.execute(query))
