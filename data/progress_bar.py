"""A progress bar on standard error, which keeps standard output for results."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from data.ingest_file import Report


class FileProgress:
    """One bar per stage, in bytes of the file."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars

    def stage(self, words: str, size: int) -> Report:
        """Begin a stage; the one before counts as done."""
        for before in self._bars.task_ids:
            self._bars.update(before, completed=self._bars.tasks[before].total or 0)
        task = self._bars.add_task(words, total=size)
        return lambda done: self._bars.update(task, completed=done)


@contextmanager
def file_progress(*, quiet: bool = False) -> Iterator[FileProgress]:
    """Show progress for as long as the block runs; on no terminal, or if `quiet`, show none."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=quiet or not console.is_terminal,
    ) as bars:
        yield FileProgress(bars)
