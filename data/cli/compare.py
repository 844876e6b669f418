"""``bandwatch compare``: pass or fail for two files, without a store."""

from pathlib import Path
from typing import Annotated

import typer

from data.cli.reader_options import PlatformOption, SamplesOption, SuiteOption
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
from models.records.errors import BandwatchError
from models.records.gate_status import BROKEN, FailOn
from models.services.gate.output.write import (
    GateFormat,
    format_gate,
    parse_output,
    parse_percent,
    write_output,
)


def compare(
    base: Annotated[
        Path, typer.Argument(help="Results before the change: a file, or a folder of files.")
    ],
    head: Annotated[Path, typer.Argument(help="Results after the change.")],
    format_name: Annotated[
        str,
        typer.Option(
            "--read-format",
            help="Format of the files (docs/reference/readers.md). [default: by content]",
        ),
    ] = "",
    suite: SuiteOption = "",
    platform: PlatformOption = "",
    samples: SamplesOption = False,
    higher_is_better: Annotated[
        bool, typer.Option("--higher-is-better", help="Direction of rows without one.")
    ] = False,
    paired: Annotated[
        bool, typer.Option("--paired", help="Run i of head was measured next to run i of base.")
    ] = False,
    run_noise: Annotated[
        str, typer.Option(help="Noise between runs where there are too few to estimate it.")
    ] = "2%",
    delta: Annotated[str, typer.Option(help="Smallest change that matters: 5%.")] = "3%",
    fdr: FdrOption = 0.05,
    threshold: ThresholdOption = 0.9,
    max_regressions: MaxRegressionsOption = 0,
    max_missing: MaxMissingOption = 0.2,
    max_undecided: MaxUndecidedOption = 1.0,
    fail_on: FailOnOption = FailOn.REGRESSION,
    format_: FormatOption = GateFormat.TEXT,
    output: OutputOption = None,
) -> None:
    """Judge two files of results, base and head: pass or fail.

    Both are files that ingest reads, or folders with a file for each run, of runs on one
    machine. Nothing is stored. Outputs and exit codes are those of bandwatch gate.
    """
    from data.read_run_sets import read_run_set
    from data.readers.completion.given import Given
    from models.records.series import Direction
    from models.services.gate.exit_code import exit_code
    from models.services.gate.judge_run_sets import CompareOptions, judge_run_sets
    from models.services.gate.judge_store import GateResult
    from models.stats.comparison.release_gate import GateRule

    try:
        files = [parse_output(item) for item in output or ()]
        options = CompareOptions(
            parse_percent(delta),
            threshold,
            fdr,
            GateRule(max_regressions, max_missing, max_undecided),
            paired,
            parse_percent(run_noise, "--run-noise") / 100,
        )
        default = Direction.HIGHER_IS_BETTER if higher_is_better else Direction.LOWER_IS_BETTER
        given = Given(suite=suite, platform=platform, samples=samples)
        sides = [read_run_set(path, default, given, format_name) for path in (base, head)]
        names = (base.name, head.name) if base.name != head.name else (str(base), str(head))
        report = judge_run_sets(sides[0], sides[1], names, options)
        projects = {rows.names.get("project", "") for rows in sides[1]} - {""}
        result = GateResult(", ".join(sorted(projects)) or "files", report)
        status = exit_code(report, fail_on)
        for kind, path in files:
            write_output(path, format_gate(kind, result, status))
    except BandwatchError as error:
        typer.echo(f"bandwatch compare: {error}", err=True)
        raise typer.Exit(BROKEN) from None
    typer.echo(format_gate(format_, result, status), nl=False)
    raise typer.Exit(status)
