"""Keep the texts that projects chose."""

from collections.abc import Mapping

from sqlalchemy import Engine, delete, select

from models.records.errors import BadArgumentError
from models.storage.database.insert import insert
from models.storage.database.tables import project
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import project_template
from models.triage.summaries.templates import DEFAULTS, TemplateKind, check_template

_KEY = ("project_id", "kind")


def read_template(engine: Engine, project_name: str, kind: TemplateKind | str) -> str:
    """Read the text that a project chose, or else the default, which may be blank."""
    return read_templates(engine, project_name)[TemplateKind(kind)]


def read_templates(engine: Engine, project_name: str) -> Mapping[TemplateKind, str]:
    """Read all texts of a project, defaults where it chose none."""
    query = (
        select(project_template.c.kind, project_template.c.text)
        .select_from(project_template.join(project))
        .where(project.c.name == project_name)
    )
    with read_transaction(engine) as connection:
        chosen = {TemplateKind(row[0]): str(row[1]) for row in connection.execute(query)}
    return {**DEFAULTS, **chosen}


def save_template(engine: Engine, project_name: str, kind: TemplateKind, text: str | None) -> None:
    """Keep a text for a project; None goes back to the default.

    Raises
    ------
    BadArgumentError
        If the project is not in the store, or the text cannot be filled.
    """
    if text is not None:
        check_template(kind, text)
    with engine.begin() as connection:
        project_id = connection.scalar(select(project.c.id).where(project.c.name == project_name))
        if project_id is None:
            raise BadArgumentError(f"There is no project {project_name!r} in the store.")
        if text is None:
            connection.execute(
                delete(project_template).where(
                    project_template.c.project_id == project_id,
                    project_template.c.kind == kind.value,
                )
            )
            return
        connection.execute(
            insert(connection, project_template)
            .values(project_id=project_id, kind=kind.value, text=text)
            .on_conflict_do_update(index_elements=_KEY, set_={"text": text})
        )
