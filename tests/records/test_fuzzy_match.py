"""Names typed in part or with letters left out."""

import pytest

from models.records.fuzzy_match import fuzzy_find, fuzzy_score

NAMES = (
    "demo/main/throughput/json/linux-x64",
    "demo/main/throughput/crypto/linux-x64",
    "demo/main/page-load/shop/macos-arm64",
    "demo/main/page-load/news/windows-x64",
)


@pytest.mark.parametrize(
    ("words", "first", "number"),
    [
        ("jsn", NAMES[0], 1),
        ("JSN lnx", NAMES[0], 1),
        ("cypto", NAMES[1], 1),
        ("shop", NAMES[2], 1),
        ("throughput", NAMES[0], 2),
        ("zzz", None, 0),
        ("json macos", None, 0),
    ],
)
def test_finds_what_was_meant(words: str, first: str | None, number: int) -> None:
    found = fuzzy_find(words.split(), [(name, name) for name in NAMES], 10)
    assert (found[0] if found else None) == first
    assert len(found) == number


def test_whole_words_come_before_scattered_letters() -> None:
    whole, inside, apart = (fuzzy_score(["load"], name) for name in ("load", "reload", "l-o-ad"))
    assert whole is not None
    assert inside is not None
    assert apart is not None
    assert whole < inside < apart
    assert fuzzy_score(["ade"], "a long dark evening") is None
