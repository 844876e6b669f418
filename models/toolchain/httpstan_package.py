"""The pip package httpstan: Stan's headers, libraries and compiler, without a front end."""

import importlib.metadata
import importlib.util
import os
import re
from dataclasses import dataclass
from pathlib import Path

from models.records.errors import ToolchainError


@dataclass(frozen=True, slots=True)
class HttpstanPackage:
    """Where httpstan is and which Stan it carries."""

    folder: Path  # absolute; programs find their libraries by it when they run
    version: str
    stan_version: str


def find_httpstan() -> HttpstanPackage:
    """Find the installed httpstan without importing it.

    Raises
    ------
    ToolchainError
        If it is not installed or parts of it are missing.
    """
    remedy = "Install it anew: pip install --force-reinstall httpstan"
    found = importlib.util.find_spec("httpstan")
    if found is None or found.origin is None:
        raise ToolchainError(f"The package httpstan, which carries Stan, is missing. {remedy}")
    folder = Path(found.origin).resolve().parent
    header = folder / "include" / "stan" / "version.hpp"
    if not header.is_file() or not os.access(folder / "stanc", os.X_OK):
        raise ToolchainError(
            f"The package httpstan in {folder} lacks Stan's headers or its compiler. {remedy}"
        )
    text = header.read_text(encoding="utf-8")
    parts = (
        re.search(rf"^#define STAN_{part} (\d+)", text, re.MULTILINE)
        for part in ("MAJOR", "MINOR", "PATCH")
    )
    stan_version = ".".join(part.group(1) if part else "0" for part in parts)
    return HttpstanPackage(folder, importlib.metadata.version("httpstan"), stan_version)
