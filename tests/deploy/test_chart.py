"""``deploy/helm``: rendered and linted by Helm itself, where its library is installed."""

import asyncio
import re
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from models.records.settings import Settings

CHART = Path(__file__).resolve().parents[2] / "deploy" / "helm" / "bandwatch"
SECRETS = {
    "BANDWATCH_DATABASE_URL": "postgresql://db/bandwatch",
    "BANDWATCH_CELERY_URL": "redis://queue:6379/0",
    "BANDWATCH_SECRET_KEY": "0" * 64,
}
OTHER_VALUES: dict[str, dict[str, Any]] = {
    "plain": {"secretValues": SECRETS},
    "own secret, ingress and results": {
        "secret": "mine",
        "ingress": {"enabled": True, "className": "nginx", "tlsSecret": "tls"},
        "nightly": {"resultsClaim": "results"},
    },
    "oauth2-proxy": {
        "secret": "mine",
        "oauth2Proxy": {"enabled": True, "secret": "oauth2", "issuerUrl": "https://id.example.org"},
    },
}


def values() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((CHART / "values.yaml").read_text())
    return found


def merged(base: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Merge values as Helm does."""
    made = dict(base)
    for name, value in other.items():
        inner = isinstance(value, dict) and isinstance(made.get(name), dict)
        made[name] = merged(made[name], value) if inner else value
    return made


def lint(chart: Path) -> dict[str, Any]:
    from helm_sdkpy import Configuration, Lint

    found: dict[str, Any] = asyncio.run(Lint(Configuration()).run(str(chart)))
    return found


def chart_with(tmp_path: Path, other: dict[str, Any], **files: str) -> Path:
    made = tmp_path / "bandwatch"
    shutil.copytree(CHART, made)
    (made / "values.yaml").write_text(yaml.safe_dump(merged(values(), other)))
    for name, text in files.items():
        (made / "templates" / f"{name}.yaml").write_text(text)
    return made


needs_helm = pytest.mark.skipif(
    find_spec("helm_sdkpy") is None, reason="Helm's library is for Python 3.12 and later"
)


@needs_helm
@pytest.mark.parametrize("name", list(OTHER_VALUES))
def test_helm_renders_it_without_a_complaint(tmp_path: Path, name: str) -> None:
    found = lint(chart_with(tmp_path, OTHER_VALUES[name]))
    assert found["Errors"] is None
    assert [item for item in found["Messages"] if item["Severity"] > 1] == []


@needs_helm
def test_helm_complains_of_a_template_that_is_no_manifest(tmp_path: Path) -> None:
    found = lint(chart_with(tmp_path, OTHER_VALUES["plain"], broken="a: {{ .Values.no.such }}"))
    assert found["Errors"]


def test_every_value_that_a_template_reads_is_in_the_values() -> None:
    known = values()
    for template in CHART.glob("templates/*"):
        text = template.read_text()
        for path in re.findall(r"\.Values\.([A-Za-z0-9_.]+)", text):
            inner: Any = known
            for part in path.split("."):
                assert part in inner, f"{template.name}: {path}"
                inner = inner[part]
        assert text.count("{{") == text.count("}}")
        opened = len(re.findall(r"\{\{-? (?:if|range|with|define) ", text))
        assert opened == len(re.findall(r"\{\{-? end ", text)), template.name


def test_settings_are_settings() -> None:
    known = {f"BANDWATCH_{name.upper()}" for name in Settings.model_fields}
    assert set(values()["settings"]) | set(values()["secretValues"]) <= known
    text = (CHART / "templates" / "config.yaml").read_text()
    assert set(re.findall(r"^  (BANDWATCH_\w+):", text, re.MULTILINE)) <= known
