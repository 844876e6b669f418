"""Names are printable, on one line, composed, and of one script a word."""

import unicodedata

import pytest

from models.records.errors import BadArgumentError
from models.records.text_rules import name_fault, normalised, person_name, storage_fault
from models.triage.authorship import Authorship

CYRILLIC_ADA = "\N{CYRILLIC SMALL LETTER A}da"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ada\nadmin", "U+000A, which cannot be seen"),
        ("ada\u200b", "U+200B, which cannot be seen"),
        ("\u202eada", "U+202E, which cannot be seen"),
        ("ada\x1b[1m", "U+001B"),
        ("ada\u2028x", "U+2028"),
        ("ada\0", "holds a NUL character"),
        ("ada\udcff", "is not UTF-8 text"),
        (CYRILLIC_ADA, "mixes letters of Cyrillic and Latin"),
        ("\N{GREEK SMALL LETTER OMICRON}tto", "mixes letters of Greek and Latin"),
    ],
)
def test_a_name_that_looks_like_another_is_refused(name: str, words: str) -> None:
    with pytest.raises(BadArgumentError, match=r"^The name “.*Type the name again") as caught:
        Authorship(name, 0)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "name",
    ["ada", "Ada Lovelace-Byron", "Ада", "Ωμέγα", "李雷", "José", "Ada (Ада)", "日本語 x", ""],
)
def test_usual_names_stay(name: str) -> None:
    assert person_name(name) == name


def test_accents_are_composed() -> None:
    apart = unicodedata.normalize("NFD", "José")
    assert apart != "José"
    assert Authorship(f" {apart} ", 0).who == normalised(apart) == "José"


def test_what_is_text_may_be_several_lines() -> None:
    assert storage_fault("two\nlines\tand more \N{WAVING HAND SIGN}") == ""
    assert name_fault("two\nlines") == "holds the character U+000A, which cannot be seen"
