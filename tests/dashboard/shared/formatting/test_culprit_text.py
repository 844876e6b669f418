"""The revisions that may have brought a change, in words."""

from dashboard.shared.formatting.culprit_text import culprit_text
from models.records.culprits import Culprit, merge_culprits


def test_one_revision_several_and_none() -> None:
    assert culprit_text(()) == ""
    assert culprit_text([Culprit("1a2b3c4d5e6f", 5, 0.97)]) == (
        "Brought by 1a2b3c4d5e, with 97\u202f%."
    )
    two = [Culprit("aaa", 1, 0.15), Culprit("bbb", 2, 0.8)]
    assert culprit_text(two) == (
        "Brought by one of 2 revisions, with 95\u202f%: bbb (80\u202f%), aaa (15\u202f%)."
    )


def test_the_least_probable_of_many_are_counted_only() -> None:
    many = [Culprit(f"r{place}", place, 0.15) for place in range(5)] + [Culprit("last", 9, 0.2)]
    text = culprit_text(many)
    assert "6 revisions, with 95\u202f%: last (20\u202f%), r0" in text
    assert text.endswith("r2 (15\u202f%) and 2 more.")


def test_a_run_without_revision_is_named_by_its_time() -> None:
    text = culprit_text([Culprit("", 0, 0.95)])
    assert text == "Brought by the run of 1 Jan 1970, 00:00 UTC, with 95\u202f%."


def test_runs_of_one_revision_share_its_probability() -> None:
    runs = [Culprit("b", 20, 0.25), Culprit("a", 10, 0.5), Culprit("b", 30, 0.125)]
    assert merge_culprits(runs) == (Culprit("a", 10, 0.5), Culprit("b", 20, 0.375))
    nameless = [Culprit("", 1, 0.5), Culprit("", 2, 0.45)]
    assert merge_culprits(nameless) == tuple(nameless)
