"""Options of the commands that read results: the format, and what a file does not state."""

from pathlib import Path
from typing import Annotated

import typer

FormatOption = Annotated[
    str,
    typer.Option(
        "--format",
        help="Format of the files (docs/reference/readers.md). [default: by content]",
    ),
]
SuiteOption = Annotated[str, typer.Option(help="Suite of rows that name none.")]
PlatformOption = Annotated[str, typer.Option(help="Platform of rows that name none.")]
TimeOption = Annotated[
    str, typer.Option(help="Time of the run, where the file states none: 2026-11-20T02:14:09Z.")
]
RevisionOption = Annotated[str, typer.Option(help="Revision of rows that name none.")]
VersionOption = Annotated[
    str, typer.Option("--version-name", help="Version (release) of rows that name none.")
]
GitOption = Annotated[
    Path | None,
    typer.Option(help="Checkout whose log tells the times of revisions, where the file does not."),
]
CommitTimesOption = Annotated[
    bool,
    typer.Option(
        "--commit-times", help="Place runs at the time of their commit, not of their execution."
    ),
]
SamplesOption = Annotated[
    bool,
    typer.Option(
        "--samples",
        help="Read every sample of a process, where the file has them (docs/reference/readers.md).",
    ),
]
