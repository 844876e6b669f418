"""``docs/how-to/use-as-a-library.md``: its code runs as it stands, and its names are there."""

import contextlib
import importlib
import io
import re

import pytest

from tests.docs.markdown import DOCS

PAGE = (DOCS / "how-to" / "use-as-a-library.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(python|text)\n(.+?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_every_name_of_the_public_surface_is_there() -> None:
    rows = re.findall(r"^\| `(models[\w.]+)`: (.+?) \|", PAGE, re.MULTILINE)
    assert len(rows) > 10
    for module, names in rows:
        found = importlib.import_module(module)
        assert [name for name in re.findall(r"`(\w+)`", names) if not hasattr(found, name)] == []


@pytest.mark.stan
@pytest.mark.usefixtures("sampler")
def test_the_code_runs_and_prints_what_the_page_shows() -> None:
    namespace: dict[str, object] = {}
    printed = ""
    for kind, block in BLOCKS:
        if kind == "text":
            assert printed == block
            continue
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(block, "use-as-a-library.md", "exec"), namespace)
        printed = out.getvalue()
