"""``bandwatch gate``: pass or fail, for a pipeline."""

from typing import Annotated

import typer

from models.cli.fault_log import ExitOnFault
from models.cli.gate_options import (
    FailOnOption,
    FdrOption,
    FormatOption,
    MaxMissingOption,
    MaxRegressionsOption,
    MaxUndecidedOption,
    OutputOption,
    ThresholdOption,
)
from models.records.gate_status import BROKEN, FailOn
from models.records.settings import load_settings
from models.services.gate.output.write import (
    GateFormat,
    format_gate,
    parse_output,
    parse_percent,
    write_output,
)


def gate(
    against: Annotated[
        str,
        typer.Option(help="A release, days (7d), a revision, or previous-release."),
    ] = "previous-release",
    release: Annotated[
        str, typer.Option(help="Release to judge. [default: the newest level]")
    ] = "",
    project: Annotated[str, typer.Option(help="Project. [default: the only one]")] = "",
    branch: Annotated[list[str] | None, typer.Option(help="Only this branch. Repeatable.")] = None,
    suite: Annotated[list[str] | None, typer.Option(help="Only this suite. Repeatable.")] = None,
    platform: Annotated[
        list[str] | None, typer.Option(help="Only this platform. Repeatable.")
    ] = None,
    q: Annotated[str, typer.Option(help="Only series with all of these terms.")] = "",
    delta: Annotated[str, typer.Option(help="Smallest change that matters: 2%.")] = "1%",
    fdr: FdrOption = 0.05,
    threshold: ThresholdOption = 0.9,
    max_regressions: MaxRegressionsOption = 0,
    max_missing: MaxMissingOption = 0.2,
    max_undecided: MaxUndecidedOption = 1.0,
    max_age: Annotated[
        int, typer.Option(min=0, help="Largest age of a series' newest day. 0: any.")
    ] = 14,
    server: Annotated[
        str, typer.Option("--from", metavar="URL", help="Ask this server, not the store.")
    ] = "",
    fail_on: FailOnOption = FailOn.REGRESSION,
    format_: FormatOption = GateFormat.TEXT,
    output: OutputOption = None,
) -> None:
    """Judge the newest level of all series together: pass or fail.

    With --from, a server judges; BANDWATCH_TOKEN has the token.

    Exits with status 0 on pass, 1 on fail, 2 if undecided (with --fail-on
    undecided), 3 if there are not enough data, 4 if nothing could be judged.
    """
    from models.records.series_filter import SeriesFilter
    from models.services.gate.exit_code import exit_code
    from models.services.gate.judge_store import GateRequest, judge_store
    from models.stats.comparison.release_gate import GateRule
    from models.storage.database.engine import open_store

    with ExitOnFault(BROKEN, "bandwatch gate"):
        files = [parse_output(item) for item in output or ()]
        request = GateRequest(
            against,
            release,
            SeriesFilter(
                tuple(q.split()),
                (project,) if project else (),
                tuple(branch or ()),
                tuple(suite or ()),
                tuple(platform or ()),
            ),
            parse_percent(delta),
            threshold,
            fdr,
            GateRule(max_regressions, max_missing, max_undecided),
            max_age or None,
        )
        settings = load_settings()
        if server:
            from models.services.api_client import ApiClient
            from models.services.gate.ask_server import ask_gate

            kinds = [format_, *(kind for kind, _ in files)]
            answer = ask_gate(ApiClient(server, settings.token), request, fail_on, kinds)
            for kind, path in files:
                write_output(path, answer.texts[kind])
            typer.echo(answer.texts[format_], nl=False)
            raise typer.Exit(answer.status)
        engine = open_store(settings)
        try:
            result = judge_store(engine, request, settings.clock.now_ms())
        finally:
            engine.dispose()
        status = exit_code(result.report, fail_on)
        for kind, path in files:
            write_output(path, format_gate(kind, result, status))
    typer.echo(format_gate(format_, result, status), nl=False)
    raise typer.Exit(status)
