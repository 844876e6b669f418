"""``docs/reference/dependencies.md`` gives the reason of every dependency, and of no other."""

import re
import tomllib

from tests.docs.markdown import DOCS, ROOT

TEXT = (DOCS / "reference" / "dependencies.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Of `dash[diskcache]`, listed beside diskcache because Bandwatch relies on it.
EXTRAS_OF_DASH = {"multiprocess"}


def test_dependencies_are_those_of_the_project() -> None:
    run, development = TEXT.split("## For development")
    extras = PROJECT["optional-dependencies"]
    optional = [one for name, extra in extras.items() if name != "dev" for one in extra]
    needed = _names([*PROJECT["dependencies"], *optional])
    assert _described(run) == needed | EXTRAS_OF_DASH
    assert _described(development) == _names(extras["dev"]) - needed


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=;~ ]", requirement)[0] for requirement in requirements}


def _described(text: str) -> set[str]:
    rows = re.findall(r"^\| (?!dependency|---)(.+?) \|", text, re.MULTILINE)
    plain = [re.sub(r"\*\(.*?\)\*", "", row) for row in rows]
    return {name for row in plain for name in re.split(r", with | and |, | ", row.strip()) if name}
