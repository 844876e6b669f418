"""Templates fill what they know and refuse what they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records.errors import BadArgumentError
from models.triage.summaries.templates import (
    DEFAULTS,
    PLACEHOLDERS,
    TemplateKind,
    check_template,
    fill_template,
)


@pytest.mark.parametrize("kind", TemplateKind)
def test_defaults_can_be_filled_and_every_placeholder_works(kind: TemplateKind) -> None:
    check_template(kind, DEFAULTS[kind])
    words = {name: f"<{name}>" for name in PLACEHOLDERS[kind]}
    text = " ".join("{" + name + "}" for name in words)
    assert fill_template(kind, text, words) == " ".join(words.values())


@pytest.mark.parametrize(
    "bad", ["{", "}", "a {b", "{runs!r}", "{runs.__class__}", "{}", "{runs:3}"]
)
def test_what_is_no_placeholder_is_refused(bad: str) -> None:
    with pytest.raises(BadArgumentError, match="retrigger"):
        check_template(TemplateKind.RETRIGGER, bad)


def test_an_address_is_a_web_address() -> None:
    check_template(TemplateKind.BUG_ADDRESS, "https://bugs.example/{bug}")
    with pytest.raises(BadArgumentError, match="https://"):
        check_template(TemplateKind.BUG_ADDRESS, "javascript:alert({bug})")


@given(st.text(), st.text())
def test_what_is_filled_in_is_never_read_again(runs: str, text: str) -> None:
    """A test may be called "{revision}"; doubled braces give every text back as it is."""
    quoted = text.replace("{", "{{").replace("}", "}}")
    filled = fill_template(TemplateKind.RETRIGGER, "{runs}" + quoted, {"runs": runs})
    assert filled == runs + text
