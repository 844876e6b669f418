"""The file of settings: which one is read, and what it holds.

TOML with the names of the settings in small letters and without the prefix: ``port = 9000``.
"""

import os
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import platformdirs

from models.records.errors import SettingsError

VARIABLE = "BANDWATCH_CONFIG"
FOR_ALL_USERS = Path("/etc/bandwatch.toml")


def settings_file() -> Path | None:
    """Return the file of settings: the named one, else the user's, else the machine's.

    Returns
    -------
    Path or None
        One file; None where `BANDWATCH_CONFIG` is not set and there is neither of the others.
    """
    named = os.environ.get(VARIABLE, "")
    if named:
        return Path(named)
    own = platformdirs.user_config_path("bandwatch") / "bandwatch.toml"
    return next((path for path in (own, FOR_ALL_USERS) if path.is_file()), None)


def read_settings_file(path: Path, known: Iterable[str]) -> dict[str, Any]:
    """Read the settings of a file.

    Parameters
    ----------
    known : iterable of str
        The names of settings.

    Raises
    ------
    SettingsError
        If it cannot be read, is no TOML, or holds a name that is no setting.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(
            f"The file of settings {path} cannot be read ({error.strerror}). Mend that, or name"
            f" another by {VARIABLE}."
        ) from error
    except ValueError as error:  # neither UTF-8 nor TOML
        raise SettingsError(f"The file of settings {path} is not TOML: {error}.") from error
    strangers = sorted(set(found) - set(known))
    if strangers:
        raise SettingsError(
            f"The file {path} holds names that are no settings: {', '.join(strangers)}. Write them"
            " as docs/reference/settings.md has them, in small letters and without BANDWATCH_."
        )
    return found
