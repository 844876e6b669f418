"""Keep the traceback of an error that nobody foresaw, where it does not scare the reader."""

import logging
import os
import traceback
from pathlib import Path

import typer

from models.records.errors import BandwatchError, SettingsError
from models.records.fault_text import fault_text
from models.records.private_files import make_private_folder
from models.records.settings import load_settings

FILE = "errors.log"  # below the home folder
_MOST_BYTES = 1 << 20  # of the file, before it is set aside as errors.log.1


class ExitOnFault:
    """Context in which any error becomes a sentence and an exit status.

    Parameters
    ----------
    status
        The exit status.
    command
        What the sentence begins with.
    """

    def __init__(self, status: int, command: str = "bandwatch") -> None:
        self._status = status
        self._command = command

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Report an error and exit; other ends, such as Ctrl-C and typer's exits, go their way."""
        if isinstance(error, Exception) and not isinstance(error, typer.Exit | typer.Abort):
            report_fault(error, self._command)
            raise SystemExit(self._status) from None


class FaultLog(logging.Handler):
    """Shows warnings of a command in one line each, and keeps their tracebacks in the log."""

    def emit(self, record: logging.LogRecord) -> None:
        """Show and keep one record."""
        if record.exc_info and isinstance(record.exc_info[1], Exception):
            keep_traceback(record.exc_info[1])
        else:
            typer.echo(f"bandwatch: {record.getMessage()}", err=True)


def report_fault(error: Exception, command: str = "bandwatch") -> None:
    """Print an error in a sentence on standard error, and keep its traceback in the log.

    Parameters
    ----------
    error
        Anything that ended a command.
    command
        What the sentence begins with.
    """
    typer.echo(f"{command}: {fault_text(error)}", err=True)
    if isinstance(error, BandwatchError):
        return
    path = keep_traceback(error)
    if path is not None:
        typer.echo(f"The traceback is in {path}.", err=True)


def keep_traceback(error: Exception) -> Path | None:
    """Append a traceback to the log below the home folder; None if that cannot be written."""
    try:
        settings = load_settings()
        text = "".join(traceback.format_exception(error))
        if settings.log_level.upper() == "DEBUG":
            typer.echo(text, err=True, nl=False)
        path = settings.home / FILE
        make_private_folder(settings.home)
        if path.exists() and path.stat().st_size > _MOST_BYTES:
            path.replace(path.with_name(FILE + ".1"))
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"{settings.clock.now_ms()} ms since 1970, UTC\n{text}\n")
    except (OSError, SettingsError):
        return None
    return path
