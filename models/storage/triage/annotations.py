"""What people add to summaries: tags and notes.

Arguments and results are those of :mod:`models.storage.triage.store`. What only adds overwrites
nothing that somebody else wrote, so tags and notes may go without expected versions.
"""

from collections.abc import Collection

from sqlalchemy import Engine, delete, insert

from models.records.errors import BadArgumentError
from models.storage.database.chunks import sorted_chunks
from models.storage.database.insert import insert as insert_new
from models.storage.database.triage_tables import summary_note, summary_tag
from models.storage.triage.step import Entry
from models.storage.triage.triage_transaction import TriageTransaction, act
from models.triage.authorship import Authorship


def tag(
    engine: Engine,
    summary_ids: Collection[int],
    word: str,
    *,
    by: Authorship,
) -> int:
    """Add a tag to summaries.

    Raises
    ------
    Overtaken
        If one of the summaries was changed meanwhile.
    BadArgumentError
        If the tag is blank or holds a comma, which separates tags in links.
    """
    word = _tag(word)
    with act(engine, "tag", by) as step:
        step.look(summary_ids, required=False)
        rows = [{"summary_id": key, "tag": word} for key in sorted(set(summary_ids))]
        new = insert_new(step.connection, summary_tag).on_conflict_do_nothing()
        added = step.connection.scalars(new.returning(summary_tag.c.summary_id), rows)
        step.entries += [Entry(key, None, "tag", None, word) for key in sorted(added)]
    return step.step_id


def untag(
    engine: Engine,
    summary_ids: Collection[int],
    word: str,
    *,
    by: Authorship,
) -> int:
    """Take a tag away from summaries.

    Raises
    ------
    Overtaken
        If one of the summaries was changed meanwhile.
    """
    word = _tag(word)
    with act(engine, "untag", by) as step:
        step.look(summary_ids, required=False)
        for some in sorted_chunks(summary_ids):
            gone = delete(summary_tag).where(
                summary_tag.c.tag == word, summary_tag.c.summary_id.in_(some)
            )
            keys = step.connection.scalars(gone.returning(summary_tag.c.summary_id))
            step.entries += [Entry(key, None, "tag", word, None) for key in sorted(keys)]
    return step.step_id


def add_note(
    engine: Engine,
    summary_ids: Collection[int],
    text: str,
    *,
    by: Authorship,
) -> int:
    """Write a note, in Markdown, to summaries.

    Raises
    ------
    Overtaken
        If one of the summaries was changed meanwhile.
    BadArgumentError
        If the note is blank.
    """
    text = text.strip()
    if not text:
        raise BadArgumentError("The note is blank; write something, or leave it.")
    with act(engine, "note", by) as step:
        step.look(summary_ids, required=False)
        write_notes(step, summary_ids, text)
    return step.step_id


def write_notes(step: TriageTransaction, summary_ids: Collection[int], text: str) -> None:
    """Write a note to summaries inside of a step."""
    new = insert(summary_note).returning(summary_note.c.id)
    by = step.by
    for key in sorted(set(summary_ids)):
        row = {"summary_id": key, "at_ms": by.now_ms, "who": by.who.strip(), "text": text.strip()}
        note_id = step.connection.scalars(new, row).one()
        step.entries.append(Entry(key, None, "note", None, {"id": note_id, "text": text.strip()}))


def _tag(word: str) -> str:
    word = word.strip()
    if not word or "," in word:
        raise BadArgumentError(f"{word!r} is no tag: write a word or a few, without a comma.")
    return word
