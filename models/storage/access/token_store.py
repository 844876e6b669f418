"""Store tokens: created, listed, recognised, revoked; never deleted."""

from typing import Any

from sqlalchemy import Engine, Row, insert, select, update

from models.access.tokens import ApiToken, NewToken, Scope, is_secret_of, split_token
from models.records.errors import BadArgumentError
from models.records.text_rules import name_fault, person_name
from models.storage.database.access_tables import api_token
from models.storage.database.transaction import read_transaction

USED_EVERY_MS = 3_600_000  # how exactly the last use is known: a read must not always write


def create_token(
    engine: Engine,
    new: NewToken,
    *,
    name: str,
    scopes: frozenset[Scope],
    project: str,
    created_ms: int,
    created_by: str,
    expires_ms: int | None,
) -> ApiToken:
    """Store a token that was just made.

    Parameters
    ----------
    name : str
        What it is for, e.g. the pipeline that uses it.
    project : str
        The only project it is for; ``*`` is every project. It need not exist yet.

    Raises
    ------
    BadArgumentError
        If name or project cannot name anything, there is no scope, or it has expired already.
    """
    name, project = name.strip(), project.strip()
    for what, text in (("name", name), ("project", project)):
        if fault := name_fault(text) or ("" if text else "is blank"):
            raise BadArgumentError(f"The {what} of a token {fault}. Give another one.")
    if not scopes:
        known = ", ".join(Scope)
        raise BadArgumentError(f"A token without a scope may do nothing. Scopes are {known}.")
    if expires_ms is not None and expires_ms <= created_ms:
        raise BadArgumentError("The token would have expired already. Let it last longer.")
    values: dict[str, Any] = {
        "key_id": new.key_id,
        "sha256": new.sha256,
        "name": name,
        "scopes": " ".join(sorted(scopes)),
        "project": project,
        "created_ms": created_ms,
        "created_by": person_name(created_by),
        "expires_ms": expires_ms,
    }
    with engine.begin() as connection:
        stored = connection.execute(insert(api_token).values(values).returning(*api_token.c))
        return _token(stored.one())


def read_tokens(engine: Engine) -> list[ApiToken]:
    """Read every token, the newest first, those that expired or were revoked as well."""
    with read_transaction(engine) as connection:
        rows = connection.execute(select(api_token).order_by(api_token.c.id.desc()))
        return [_token(row) for row in rows]


def recognise_token(engine: Engine, text: str, now_ms: int) -> ApiToken | None:
    """Return the token that a text is, expired and revoked ones as well; None if it is none.

    Notes down that it was used, to the hour.
    """
    parts = split_token(text)
    if parts is None:
        return None
    key_id, secret = parts
    with read_transaction(engine) as connection:
        row = connection.execute(select(api_token).where(api_token.c.key_id == key_id)).first()
    if not is_secret_of(secret, None if row is None else row.sha256) or row is None:
        return None
    token = _token(row)
    known = token.last_used_ms
    if not token.refusal(now_ms) and (known is None or now_ms - known >= USED_EVERY_MS):
        with engine.begin() as connection:
            used = update(api_token).where(api_token.c.id == token.id)
            connection.execute(used.values(last_used_ms=now_ms))
    return token


def revoke_token(engine: Engine, key_id: str, revoked_ms: int, revoked_by: str) -> ApiToken:
    """Revoke a token from now on; one that was revoked before stays as it is.

    Parameters
    ----------
    key_id : str
        The readable part of the token, as the list shows it.

    Raises
    ------
    BadArgumentError
        If there is no such token.
    """
    mine = api_token.c.key_id == key_id
    with engine.begin() as connection:
        connection.execute(
            update(api_token)
            .where(mine, api_token.c.revoked_ms.is_(None))
            .values(revoked_ms=revoked_ms, revoked_by=person_name(revoked_by))
        )
        row = connection.execute(select(api_token).where(mine)).first()
    if row is None:
        raise BadArgumentError(
            f"There is no token {key_id!r}. `bandwatch token list` shows their ids."
        )
    return _token(row)


def _token(row: Row[*tuple[Any, ...]]) -> ApiToken:
    return ApiToken(
        id=row.id,
        key_id=row.key_id,
        name=row.name,
        scopes=frozenset(map(Scope, row.scopes.split())),
        project=row.project,
        created_ms=row.created_ms,
        created_by=row.created_by,
        expires_ms=row.expires_ms,
        last_used_ms=row.last_used_ms,
        revoked_ms=row.revoked_ms,
        revoked_by=row.revoked_by,
    )
