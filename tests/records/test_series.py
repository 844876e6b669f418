"""The spelling of a series' name goes there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records.errors import BadArgumentError
from models.records.series import SeriesKey

parts = st.text(alphabet=st.sampled_from("ab/%2F25 fé")) | st.text()


@given(st.lists(parts, min_size=5, max_size=5))
def test_every_key_is_read_as_it_was_spelt(names: list[str]) -> None:
    key = SeriesKey(*names)
    assert SeriesKey.parse(str(key)) == key


@given(st.lists(parts, min_size=5, max_size=5), st.lists(parts, min_size=5, max_size=5))
def test_different_keys_are_spelt_differently(one: list[str], two: list[str]) -> None:
    assert (str(SeriesKey(*one)) == str(SeriesKey(*two))) == (one == two)


def test_only_slash_and_percent_are_escaped() -> None:
    key = SeriesKey("p", "main", "s", "read/50% full: é", "x86 64")
    assert str(key) == "p/main/s/read%2F50%25 full: é/x86 64"
    assert SeriesKey.parse("p/main/s/read%2f50%25 full: é/x86 64") == key


@pytest.mark.parametrize("text", ["", "p/main/s/t", "p/main/s/t/x/y"])
def test_a_name_with_other_than_five_parts_is_refused(text: str) -> None:
    with pytest.raises(BadArgumentError, match=r"project/branch/suite/test/platform has five"):
        SeriesKey.parse(text)
