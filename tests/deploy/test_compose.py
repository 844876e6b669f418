"""``deploy/compose.yaml``: by the schema of Compose, and by what its services really need."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_pydantic import ComposeSpecification
from pydantic import ValidationError

from models.records.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
TEXT = (DEPLOY / "compose.yaml").read_text()
_VARIABLE = re.compile(r"\$\{(\w+)(:[-?][^}]*)?\}")


def read(text: str = TEXT) -> dict[str, Any]:
    """Read the file with its anchors merged and its variables filled in."""
    plain = _VARIABLE.sub(
        lambda found: found[2][2:] if (found[2] or "").startswith(":-") else "x", text
    )
    whole: dict[str, Any] = yaml.safe_load(plain)
    return {name: value for name, value in whole.items() if not name.startswith("x-")}


SERVICES = read()["services"]
OURS = {name: item for name, item in SERVICES.items() if item["image"] == "bandwatch"}


def test_it_is_a_compose_file() -> None:
    ComposeSpecification.model_validate(read())
    with pytest.raises(ValidationError, match="depend_on"):
        ComposeSpecification.model_validate(read(TEXT.replace("depends_on:", "depend_on:")))


def test_all_parts_of_a_deployment_are_there() -> None:
    assert set(SERVICES) == {"web", "worker", "nightly", "db", "queue", "proxy"}
    assert set(OURS) == {"web", "worker", "nightly"}
    for item in OURS.values():
        assert item["read_only"]
        assert item["cap_drop"] == ["ALL"]
        assert set(item["depends_on"]) == {"db", "queue"}
    for name in ("web", "worker", "db", "queue"):  # each is well in its own way
        assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert "/healthz" in SERVICES["web"]["healthcheck"]["test"][-1]
    assert SERVICES["worker"]["healthcheck"]["test"][-1] == "models.services.workers.alive"
    assert [name for name, item in SERVICES.items() if "ports" in item] == ["proxy"]


def test_every_variable_is_a_setting_and_in_the_example() -> None:
    known = {f"BANDWATCH_{name.upper()}" for name in Settings.model_fields}
    given = {name for name in OURS["web"]["environment"] if name.startswith("BANDWATCH_")}
    assert given - known == set()
    example = (DEPLOY / "bandwatch.env.example").read_text()
    named = set(re.findall(r"^(\w+)=", example, re.MULTILINE))
    asked = {found[1] for found in _VARIABLE.finditer(TEXT)}
    assert named - asked == set()
    needed = {found[1] for found in _VARIABLE.finditer(TEXT) if (found[2] or "").startswith(":?")}
    assert needed - named == set()


def test_named_files_exist_and_the_script_is_sound() -> None:
    for item in SERVICES.values():
        for volume in item.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("./") and source != "./results":
                assert (DEPLOY / source).is_file(), source
    script = OURS["nightly"]["command"][1]
    subprocess.run(["sh", "-n", ROOT / script], check=True)


def test_the_proxy_reads_requests_whole_and_hides_the_metrics() -> None:
    text = (DEPLOY / "nginx.conf").read_text()
    assert "proxy_request_buffering on;" in text
    assert re.search(r"location = /metrics \{\s*return 404;", text)
    assert 'proxy_set_header X-Forwarded-User "";' in text
    assert text.count("{") == text.count("}")


def test_the_night_runs_sync_and_fits_and_goes_on_where_one_fails(tmp_path: Path) -> None:
    told = tmp_path / "told"
    program = tmp_path / "bandwatch"
    program.write_text(f'#!/bin/sh\necho "$@" >> {told}\nexit 1\n')
    program.chmod(0o755)
    done = subprocess.run(
        ["sh", DEPLOY / "nightly.sh", "once"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.read_text().splitlines()[-1] == "nightly --distributed"
    assert "bandwatch nightly failed" in done.stderr
