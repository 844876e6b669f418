"""``bandwatch push``: send files of results to a server."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from data.cli.reader_options import (
    CommitTimesOption,
    FormatOption,
    GitOption,
    MappingOption,
    PlatformOption,
    RevisionOption,
    SamplesOption,
    SuiteOption,
    TimeOption,
    VersionOption,
)

if TYPE_CHECKING:
    from data.push.push_files import SpooledFile
    from data.push.send import SentBatch

MOST_SHOWN = 20  # rejected rows of a file


def push(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE…", help="Results. None: send only what waits in the spool."),
    ] = None,
    to: Annotated[
        str, typer.Option("--to", metavar="URL", help="Server: https://bandwatch.example.org.")
    ] = "",
    project: Annotated[
        str, typer.Option(help="Project of rows without one. [default: the token's]")
    ] = "",
    branch: Annotated[str, typer.Option(help="Branch of rows without one. [default: main]")] = "",
    format_name: FormatOption = "",
    suite: SuiteOption = "",
    platform: PlatformOption = "",
    time: TimeOption = "",
    revision: RevisionOption = "",
    version_name: VersionOption = "",
    git: GitOption = None,
    commit_times: CommitTimesOption = False,
    samples: SamplesOption = False,
    mapping: MappingOption = None,
    spool: Annotated[
        Path | None,
        typer.Option(help="Folder of what waits. [default: below BANDWATCH_HOME]"),
    ] = None,
    retries: Annotated[int, typer.Option(min=0, help="Attempts after the first.")] = 5,
) -> None:
    """Send results to a server, each measurement once.

    Reads every format of `bandwatch ingest`; BANDWATCH_TOKEN has the token. What the server
    does not take waits in the spool, and the next push sends it first.
    """
    import hashlib
    import time as clock_time

    from data.push.push_files import PushRequest, spool_files
    from data.push.send import send_waiting
    from data.push.spool import Spool
    from data.readers.completion.given import Given
    from data.readers.mapped.read_mapping import read_mapping
    from models.records.errors import BadArgumentError, DeliveryError, IncompleteError
    from models.records.private_files import make_private_folder
    from models.records.settings import load_settings
    from models.services.api_client import ApiClient

    if not to:
        raise BadArgumentError("Name the server: bandwatch push FILE --to URL.")
    settings = load_settings()
    client = ApiClient(to, settings.token)
    wide = read_mapping(mapping) if mapping else None
    given = Given(time, revision, version_name, suite, platform, git, samples, commit_times, wide)
    if spool is None:
        make_private_folder(settings.home)
        make_private_folder(settings.home / "spool")
        name = hashlib.sha256(client.shown.encode()).hexdigest()[:16]
        spool = settings.home / "spool" / name
    waiting = Spool(spool)
    request = PushRequest(files or (), project, branch, given, format_name)
    spooled = spool_files(request, waiting) if files else []
    faults = _report_spooled(spooled)
    sent: dict[str, list[SentBatch]] = {}
    try:
        for item in send_waiting(waiting, client, retries, clock_time.sleep):
            sent.setdefault(item.item.file, []).append(item)
    except DeliveryError as error:
        _report_sent(sent)
        raise IncompleteError(
            f"{error} {waiting.count()} posts wait in {spool}; send them by"
            f" bandwatch push --to {client.shown}"
        ) from None
    faults += _report_sent(sent)
    if not sent and not faults:
        typer.echo("There is nothing to send.")
    if faults:
        raise IncompleteError("\n".join(faults))


def _report_spooled(files: "list[SpooledFile]") -> list[str]:
    for file in files:
        for row in file.unsent[:MOST_SHOWN]:
            typer.echo(f"{file.path}, line {row.line}: {row.reason}; it is not sent.", err=True)
    return [file.failure for file in files if file.failure]


def _report_sent(sent: "dict[str, list[SentBatch]]") -> list[str]:
    """Print what became of each file; return the posts that were refused."""
    faults = []
    for name, batches in sent.items():
        names = ("stored", "already_there", "replaced", "rejected")
        fresh = [item.answer for item in batches if not item.answer.get("replayed")]
        counts = {key: sum(answer.get(key, 0) for answer in fresh) for key in names}
        words = ", ".join(f"{count:,} {key.replace('_', ' ')}" for key, count in counts.items())
        before = len(batches) - len(fresh)
        again = f"; {before} of {len(batches)} posts were sent before" if before else ""
        typer.echo(f"{name}: {words}{again}.")
        shown = [row for item in batches for row in item.rejections()][:MOST_SHOWN]
        for line, reason in shown:
            typer.echo(f"  line {line}: {reason}")
        faults += [f"{name}: {item.refusal}" for item in batches if item.refusal]
    return faults
