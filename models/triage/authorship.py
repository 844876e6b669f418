"""Who acts on alerts, why, on which versions and when: handed to every write of triage."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.records.text_rules import person_name


@dataclass(frozen=True, slots=True)
class Authorship:
    """One action of one person, as the audit log keeps it."""

    who: str
    now_ms: int  # milliseconds since 1970-01-01 UTC
    why: str = ""  # the person's reason; may be blank
    # Summary ids to the versions that the person saw: a step that would overwrite something
    # asks for them and refuses what was changed since.
    expected: Mapping[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Compose the accents of the name.

        Raises
        ------
        BadArgumentError
            If the name has characters that cannot be seen, or letters of scripts that look alike.
        """
        object.__setattr__(self, "who", person_name(self.who))
