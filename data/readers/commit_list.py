"""Read the commits of a branch: from a checkout by git, or from a CSV file."""

import csv
import re
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from data.readers.completion.checkout import run_git
from models.records.commit import Commit
from models.records.errors import ReadError
from models.records.release import Release
from models.services.rows.row_error import RowError
from models.services.rows.times import parse_time

COLUMNS = ("revision", "time", "author", "subject")
_VERSION_MARK = re.compile(r"^v(?=\d)")
_FIELDS = "%x1f".join(("%H", "%cI", "%an", "%s"))


def read_git_commits(path: Path, ref: str, most: int) -> list[Commit]:
    """Read the newest commits of a reference by its first parents, the oldest first.

    Raises
    ------
    ReadError
        If git is not installed, or knows no such reference at ``path``.
    """
    log = run_git(
        path,
        *("log", "--no-show-signature", "--first-parent", f"--max-count={most}"),
        *(f"--format={_FIELDS}", ref, "--"),
    )
    found = []
    for line in log.splitlines():
        name, time, author, subject = line.split("\x1f", 3)
        moment = int(datetime.fromisoformat(time).timestamp() * 1000)
        found.append(Commit(name, moment, author, subject))
    return found[::-1]


def read_git_tags(path: Path, pattern: str) -> list[Release]:
    """Read the tags of a checkout that match a shell-style pattern, as releases.

    A release is named as its tag, without a ``v`` before a digit. Its first day is the UTC day on
    which the tag was made, of a lightweight tag that of its commit.

    Raises
    ------
    ReadError
        If git is not installed, `path` is no checkout, or no tag matches.
    """
    listed = run_git(
        path, "for-each-ref", "--format=%(refname:strip=2)%1f%(creatordate:iso-strict)", "refs/tags"
    )
    found = []
    for line in listed.splitlines():
        tag, _, time = line.partition("\x1f")
        if time and fnmatchcase(tag, pattern):
            day = datetime.fromisoformat(time).astimezone(UTC).date()
            found.append(Release(day, _VERSION_MARK.sub("", tag)))
    if not found:
        raise ReadError(f"{path}: no tag matches {pattern!r:.60}. See git tag --list.")
    return sorted(found)


def read_commit_csv(path: Path) -> list[Commit]:
    """Read commits from a CSV file with columns revision, time, author and subject.

    Raises
    ------
    ReadError
        If the file cannot be read, lacks revision or time, or one of its rows is no commit; the
        message names the line, and nothing is stored.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            names = [name.strip().lower() for name in reader.fieldnames or ()]
            missing = [name for name in COLUMNS[:2] if name not in names]
            if missing:
                raise ReadError(f"{path}: the column {' and '.join(missing)} is missing.")
            reader.fieldnames = names
            return [_commit(path, reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReadError(f"{path} cannot be read as CSV in UTF-8: {error}.") from error


def _commit(path: Path, line: int, row: dict[str, str | None]) -> Commit:
    texts = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if not texts["revision"] or "\x00" in "".join(texts.values()):
        raise ReadError(f"{path}, line {line}: a commit needs a revision, without NUL characters.")
    try:
        moment = parse_time(texts["time"])[0]
    except RowError as error:
        raise ReadError(f"{path}, line {line}: {error}.") from error
    return Commit(texts["revision"], moment, texts["author"], texts["subject"])
