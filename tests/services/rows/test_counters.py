"""Counters are a JSON object of numbers and texts, or the row is put aside."""

import pytest

from models.services.rows.counters import parse_counters
from models.services.rows.row_error import RowError


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  ", ""),
        ("{}", ""),
        ('{"a": null}', ""),
        (
            ' { "rx" : 12, "nic": "x710", "b": null, "ok": true } ',
            '{"rx":12,"nic":"x710","ok":true}',
        ),
        ('{"load": 0.5}', '{"load":0.5}'),
    ],
)
def test_what_is_kept(text: str, kept: str) -> None:
    assert parse_counters(text) == kept


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("12", "counters '12' are not a JSON object of numbers and texts"),
        ("{rx: 1}", "counters '{rx: 1}' are not a JSON object of numbers and texts"),
        ('{"a": [1]}', "the counter 'a' is neither a number nor a text"),
        ('{"a": {"b": 1}}', "the counter 'a' is neither a number nor a text"),
        ('{"a": "' + "x" * 4000 + '"}', "counters are longer than 4,000 bytes"),
    ],
)
def test_what_is_put_aside(text: str, reason: str) -> None:
    with pytest.raises(RowError) as raised:
        parse_counters(text)
    assert str(raised.value) == reason
