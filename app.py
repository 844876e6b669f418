"""Bandwatch's doors: ``gunicorn app:server``, ``celery -A app:celery_app`` and ``bandwatch``.

Command modules import what is heavy inside their functions, so that ``bandwatch --help`` is
quick and ``bandwatch ingest`` does not wait for Dash.
"""

import io
import logging
import sys
from typing import Any

import typer

from dashboard.cli.digest import digest
from dashboard.cli.nightly import nightly
from dashboard.cli.report import report
from dashboard.cli.serve import serve
from data.cli.analyze import analyze
from data.cli.commits import commits
from data.cli.compare import compare
from data.cli.demo import demo
from data.cli.detectability import detectability
from data.cli.ingest import ingest
from data.cli.push import push
from data.cli.selftest import selftest
from data.cli.sync import sync
from models.cli.backtest import backtest
from models.cli.backup import backup, restore
from models.cli.copy_store import copy_store
from models.cli.detect import detect
from models.cli.doctor import doctor
from models.cli.export import export
from models.cli.fault_log import ExitOnFault, FaultLog
from models.cli.fit import fit
from models.cli.fits import fits
from models.cli.gate import gate
from models.cli.mute import mute
from models.cli.prune import prune
from models.cli.rules import set_rules
from models.cli.series_edits import log, merge, rename, rescale, split, undo
from models.cli.templates import set_template
from models.cli.tokens import create as create_token
from models.cli.tokens import list_ as list_tokens
from models.cli.tokens import revoke as revoke_token
from models.cli.toolchain import toolchain
from models.cli.triage.duty import duty
from models.cli.triage.rounds import rounds
from models.cli.triage.score import score
from models.cli.triage.wanted import wanted
from models.records.settings import load_settings

cli = typer.Typer(
    name="bandwatch",
    help="Calibrated answers from noisy benchmark histories.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich would squeeze texts into a narrow column, and drop [brackets]
)


def _group(name: str, text: str) -> typer.Typer:
    """Add a group of commands."""
    group = typer.Typer(name=name, help=text, no_args_is_help=True, rich_markup_mode=None)
    cli.add_typer(group)
    return group


cli.command("demo")(demo)
cli.command("ingest")(ingest)
cli.command("sync")(sync)
cli.command("push")(push)
cli.command("commits")(commits)
cli.command("serve")(serve)
cli.command("analyze")(analyze)
cli.command("detectability")(detectability)
cli.command("doctor")(doctor)
cli.command("selftest")(selftest)
cli.command("toolchain")(toolchain)
cli.command("fit")(fit)
cli.command("fits")(fits)
cli.command("nightly")(nightly)
cli.command("prune")(prune)
cli.command("export")(export)
cli.command("backup")(backup)
cli.command("restore")(restore)
cli.command("report")(report)
cli.command("copy-store")(copy_store)
cli.command("detect")(detect)
cli.command("gate")(gate)
cli.command("compare")(compare)
rules_cli = _group("rules", "Choose which changes open alerts.")
rules_cli.command("set")(set_rules)
cli.command("watch", hidden=True)(set_rules)  # its name until 0.1.0
cli.command("digest")(digest)
cli.command("mute")(mute)
cli.command("rounds")(rounds)
cli.command("duty")(duty)
cli.command("score")(score)
cli.command("wanted")(wanted)
cli.command("backtest")(backtest)
cli.command("replay", hidden=True)(backtest)  # its name until 0.1.0
series_cli = _group("series", "Keep histories together: rename, merge, split, rescale, undo.")
for command in (rename, merge, split, rescale, undo, log):
    series_cli.command(command.__name__)(command)
token_cli = _group("token", "Tokens of programs that use the HTTP API.")
token_cli.command("create")(create_token)
token_cli.command("list")(list_tokens)
token_cli.command("revoke")(revoke_token)
templates_cli = _group("templates", "Texts for retriggers and bug reports.")
templates_cli.command("set")(set_template)
cli.command("template", hidden=True)(set_template)  # its name until 0.1.0


def __getattr__(name: str) -> Any:
    """Build the web server and its Celery app on first use, so that commands do not pay."""
    if name in ("server", "celery_app"):
        from dashboard.server.create_app import build_server

        server = build_server(load_settings())
        globals().update(server=server, celery_app=server.extensions.get("celery"))
        return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def main() -> None:
    """Run the command line; errors are shown as sentences, their tracebacks kept in a log."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # as standard error: names of files
    logging.getLogger().addHandler(FaultLog(logging.WARNING))
    with ExitOnFault(1):
        cli()
