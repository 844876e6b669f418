"""An app whose API is asked with and without tokens."""

from collections.abc import Callable, Iterator

import pytest

from models.access.tokens import Scope, make_token
from models.storage.access.token_store import create_token
from tests.dashboard.conftest import Asked, asking

MakeToken = Callable[..., str]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """Serve a store that the tests of one file share."""
    with asking(tmp_path_factory.mktemp("api")) as made:
        yield made


@pytest.fixture(scope="module")
def new_token(api: Asked) -> MakeToken:
    """Create tokens; returns their text."""

    def create(
        *scopes: Scope, project: str = "sample", expires_ms: int | None = None, name: str = "ci"
    ) -> str:
        new = make_token()
        create_token(
            api.services.engine,
            new,
            name=name,
            scopes=frozenset(scopes),
            project=project,
            created_ms=1,
            created_by="ada",
            expires_ms=expires_ms,
        )
        return new.text

    return create


def bearer(token: str) -> dict[str, str]:
    """Return the header by which a program asks."""
    return {"Authorization": f"Bearer {token}"}
