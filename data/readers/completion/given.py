"""What the command line states about the rows of a file, for rows that do not state it."""

from dataclasses import astuple, dataclass, replace
from pathlib import Path

from data.readers.completion.renames import Rename
from data.readers.mapped.mapping import Mapping


@dataclass(frozen=True, slots=True)
class Given:
    """Values for rows that state none; blank where nothing was given.

    A row's own statement always wins, except that ``commit_times`` replaces the time of the run.
    """

    time: str = ""  # --time: as in the `time` column of the long format
    revision: str = ""  # --revision
    version: str = ""  # --version-name
    suite: str = ""  # --suite
    platform: str = ""  # --platform
    checkout: Path | None = None  # --git: a repository that knows the times of revisions
    samples: bool = False  # --samples: every sample of a process, not one value of it
    commit_times: bool = False  # --commit-times: place runs at the time of their commit
    mapping: Mapping | None = None  # --mapping: how a table becomes rows, or rows are completed
    renames: tuple[Rename, ...] = ()  # --rename: applied to the names that the file states

    def words(self) -> tuple[str, ...]:
        """Return what is given as texts, for a fingerprint; empty where nothing is."""
        if self == NOTHING_GIVEN:
            return ()
        plain = astuple(replace(self, mapping=None, renames=()))[:-2]
        words = [str(word) for word in plain]
        if self.mapping is not None:
            words.append(self.mapping.content)
        return (*words, *map(str, self.renames))


NOTHING_GIVEN = Given()
