"""Which commit brought the change of a summary, as far as its alerts say."""

from dataclasses import dataclass

from models.records.commit import Commit

CERTAIN = 0.95  # at which the search for the culprit is over
HELD = 0.9


@dataclass(frozen=True, slots=True)
class SuspectCommit:
    """A commit, and the probability that it brought the change."""

    commit: Commit
    probability: float


@dataclass(frozen=True, slots=True)
class CulpritPosterior:
    """P(this commit did it) over a range; the probabilities add up to 1."""

    suspects: tuple[SuspectCommit, ...]  # in the order of the branch, the oldest first
    alerts: int  # that say where their step is
    by_fit: int  # of them, by the posterior of their fit; the others by their runs
    unchanged: int  # commits that changed nothing a test runs, by its artifact hash
    bits: float  # entropy
    by_host: int = 0  # alerts left out, since their host explains them

    @property
    def held(self) -> tuple[SuspectCommit, ...]:
        """The fewest commits that hold the change with 90 %, the most probable first."""
        found, total = [], 0.0
        for item in sorted(self.suspects, key=lambda suspect: -suspect.probability):
            if total >= HELD - 1e-9:
                break
            found.append(item)
            total += item.probability
        return tuple(found)

    @property
    def certain(self) -> bool:
        """Whether one commit holds at least 95 %."""
        return any(item.probability >= CERTAIN - 1e-9 for item in self.suspects)
