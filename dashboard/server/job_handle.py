"""What the browser holds of a job on the queue; Dash signs it, so it cannot be forged."""

import json
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class JobHandle:
    """A job: Celery's id, and what its card recognises its result by."""

    task: str  # blank: it could not be put into the queue
    at: Any = None
    key: str = ""

    @classmethod
    def of(cls, text: str | None) -> "JobHandle":
        """Read a handle; one of no job where it is none."""
        try:
            return cls(**json.loads(text or ""))
        except (ValueError, TypeError):
            return cls("")

    def to_text(self) -> str:
        """Write the handle."""
        return json.dumps(asdict(self))

    def answer(self, text: str) -> dict[str, Any]:
        """Return the result of a job that has none of its own."""
        return {"at": self.at, "key": self.key, "failures": [], "tone": "bad", "text": text}
