"""Options of the commands that read results: the format, and what a file does not contain."""

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
SuiteOption = Annotated[str, typer.Option(help="Suite of rows without one.")]
PlatformOption = Annotated[str, typer.Option(help="Platform of rows without one.")]
TimeOption = Annotated[
    str, typer.Option(help="Time of the run if the file has none, e.g. 2026-11-20T02:14:09Z.")
]
RevisionOption = Annotated[str, typer.Option(help="Revision of rows without one.")]
VersionOption = Annotated[
    str, typer.Option("--version-name", help="Version (release) of rows without one.")
]
GitOption = Annotated[
    Path | None,
    typer.Option(help="Git checkout to read the commit times of revisions from."),
]
CommitTimesOption = Annotated[
    bool,
    typer.Option("--commit-times", help="Date runs by their commit, not by their execution."),
]
SamplesOption = Annotated[
    bool,
    typer.Option(
        "--samples",
        help="Read every sample of a process if the file has them.",
    ),
]
MappingOption = Annotated[
    Path | None,
    typer.Option(help="Mapping (YAML) of CSV or JSON, or of what files lack."),
]
