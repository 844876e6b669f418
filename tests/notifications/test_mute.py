"""Mute rules: what they match, and how long."""

from models.notifications.mute import MuteRule, is_muted

NAME = "demo/main/Render/scroll/linux-x64"


def test_patterns_match_like_series_names_elsewhere() -> None:
    assert MuteRule("demo/main/*").matches(NAME)
    assert MuteRule("*/scroll/linux-???").matches(NAME)
    assert MuteRule("SCROLL").matches(NAME)
    assert not MuteRule("scroll*").matches(NAME)
    assert not MuteRule("demo/dev/*").matches(NAME)


def test_rules_run_out() -> None:
    rules = [MuteRule("other"), MuteRule("scroll", until_ms=100)]
    assert is_muted(NAME, rules, 99)
    assert not is_muted(NAME, rules, 100)
    assert not is_muted(NAME, [], 0)
