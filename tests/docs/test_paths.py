"""Paths of code that documents name are there."""

import re
from pathlib import Path

import pytest

from tests.docs.markdown import PAGES, ROOT, text_of

TOPS = "models|dashboard|data|stan|tests|benchmarks|docs|app\\.py"
_PATH = re.compile(rf"`((?:{TOPS})(?:/[\w<>*./-]*)?)`")
CURRENT = [page for page in PAGES if page.name != "CHANGELOG.md"]


@pytest.mark.parametrize("page", CURRENT, ids=lambda page: str(page.relative_to(ROOT)))
def test_paths_exist(page: Path) -> None:
    named = {path for path in _PATH.findall(text_of(page)) if "<" not in path}
    missing = [path for path in sorted(named) if not any(ROOT.glob(path.rstrip("/")))]
    assert missing == []


def test_files_of_an_architecture_diagram_exist() -> None:
    text = (ROOT / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")
    diagrams = "".join(re.findall(r"```mermaid\n(.*?)```", text, re.DOTALL))
    named = set(re.findall(r"\b(?:models|dashboard|data)/[\w/*]+(?:\.py)?", diagrams))
    assert len(named) > 15
    missing = [path for path in sorted(named) if not any(ROOT.glob(path))]
    assert missing == []
