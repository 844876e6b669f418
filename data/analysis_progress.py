"""A bar over series on standard error, which keeps standard output for results."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


@contextmanager
def series_progress(words: str, total: int) -> Iterator[Callable[[str], None]]:
    """Show a bar for as long as the block runs, and give what moves it by one series.

    On no terminal, or for a single series, nothing is shown.
    """
    console = Console(stderr=True)
    columns = (
        TextColumn(words),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[name]}"),
    )
    hidden = total < 2 or not console.is_terminal
    with Progress(*columns, console=console, disable=hidden) as bar:
        task = bar.add_task(words, total=total, name="")
        yield lambda name: bar.update(task, advance=1, name=name)
