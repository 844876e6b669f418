"""``bandwatch templates set``: choose a project's texts for retriggers and bugs."""

from typing import Annotated

import typer

from models.records.errors import BadArgumentError
from models.records.settings import load_settings


def set_template(
    text: Annotated[
        str | None,
        typer.Argument(help="Text with {placeholders}; - reads it from standard input."),
    ] = None,
    project: Annotated[str, typer.Option(help="Project of the template.")] = "",
    kind: Annotated[
        str, typer.Option(help="retrigger, bug title, bug text, bug address or new bug.")
    ] = "",
    listed: Annotated[
        bool, typer.Option("--list", help="List templates and placeholders.")
    ] = False,
    default: Annotated[bool, typer.Option("--default", help="Restore the default.")] = False,
) -> None:
    """Set a project's retrigger and bug templates."""
    from models.storage.alerts.template_store import save_template
    from models.storage.database.engine import open_store
    from models.triage.summaries.templates import TemplateKind

    engine = open_store(load_settings())
    if not project:
        raise BadArgumentError("Name the project by --project.")
    if listed:
        _list(project)
        return
    try:
        chosen = TemplateKind(kind)
    except ValueError:
        raise BadArgumentError(
            f"--kind is {kind!r}; choose one of {', '.join(item.value for item in TemplateKind)}."
        ) from None
    if default == (text is not None):
        raise BadArgumentError(
            "Give the text, or --default to go back to Bandwatch's own; --list shows."
        )
    if text == "-":
        text = typer.get_text_stream("stdin").read()
    save_template(engine, project, chosen, text)
    typer.echo(f"The {chosen.value} of {project} is {'the default' if default else 'kept'}.")


def _list(project: str) -> None:
    from models.storage.alerts.template_store import read_templates
    from models.storage.database.engine import open_store
    from models.triage.summaries.templates import DEFAULTS, PLACEHOLDERS, TemplateKind

    texts = read_templates(open_store(load_settings()), project)
    for kind in TemplateKind:
        own = "" if texts[kind] != DEFAULTS[kind] else " (default)"
        typer.echo(f"{kind.value}{own}")
        for line in (texts[kind] or "none").rstrip().splitlines():
            typer.echo(f"    {line}")
        for name, meaning in PLACEHOLDERS[kind].items():
            typer.echo(f"  {'{' + name + '}':<20} {meaning}")
        typer.echo("")
