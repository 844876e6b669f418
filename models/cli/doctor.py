"""``bandwatch doctor``: check the machine, with a remedy for each problem."""

from typing import Annotated

import typer


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the checks as JSON.")] = False,
) -> None:
    """Check the machine and the store, and run a tiny fit.

    Checks toolchain, database, privacy, cache, disk and versions; of a deployment also queue,
    workers, clocks and public address. Builds the Stan toolchain if needed. Exits with status 1
    on a problem.
    """
    import json
    from dataclasses import asdict

    from models.cli.checkup import State, run_checks
    from models.records.settings import load_settings

    checks = run_checks(load_settings(), report=lambda text: typer.echo(text, err=True))
    if as_json:
        typer.echo(json.dumps([asdict(check) for check in checks], indent=2))
    else:
        for check in checks:
            indented = check.text.replace("\n", "\n" + " " * 20)
            typer.echo(f"{check.state.value:<8} {check.name:<10} {indented}")
    problems = sum(check.state is State.PROBLEM for check in checks)
    if problems:
        typer.echo(f"{problems} to mend." if problems > 1 else "One problem to mend.", err=True)
        raise typer.Exit(1)
