"""The image: every step of its recipe that needs no container engine, run in a clean folder."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
RECIPE = (ROOT / "Dockerfile").read_text()
STAGES = re.split(r"^FROM ", RECIPE, flags=re.MULTILINE)[1:]


def instructions(stage: str, word: str) -> list[str]:
    """Give the arguments of each such instruction, with continued lines joined."""
    joined = stage.replace("\\\n", " ")
    return [line[len(word) :].strip() for line in joined.splitlines() if line.startswith(word)]


def test_the_image_has_a_build_stage_and_a_serving_stage_that_is_not_root() -> None:
    assert len(STAGES) == 2
    assert instructions(STAGES[1], "USER") == ["bandwatch"]
    assert not instructions(STAGES[1], "HEALTHCHECK")  # a worker serves no pages, and is well


def test_the_command_names_a_configuration_that_exists() -> None:
    (command,) = instructions(STAGES[1], "CMD")
    configuration = re.search(r'"--config", "([^"]+)"', command)
    assert configuration is not None
    assert (ROOT / configuration[1]).is_file()


@pytest.mark.slow
def test_the_build_steps_work_in_a_clean_folder(tmp_path: Path) -> None:
    checkout = tmp_path / "bandwatch"
    tracked = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files"], check=True, capture_output=True, text=True
    ).stdout.split("\n")
    for name in filter(None, tracked):
        if (ROOT / name).is_file():
            target = checkout / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    environment = {
        "PATH": os.defpath + ":" + os.environ["PATH"],
        "HOME": str(tmp_path / "home"),
        "BANDWATCH_CACHE": str(tmp_path / "cache"),
        "BANDWATCH_HOME": str(tmp_path / "data"),
    }
    environment |= {k: v for k, v in os.environ.items() if k.startswith(("PIP_", "SSL_"))}
    (tmp_path / "home").mkdir()
    steps = [step for step in instructions(STAGES[0], "RUN") if not step.startswith("apt-get")]
    assert steps == ["make install", ".venv/bin/bandwatch toolchain"]
    for step in [*steps, ".venv/bin/bandwatch doctor"]:
        done = subprocess.run(
            step, shell=True, cwd=checkout, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{step}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
