"""Who is on duty: names in turn, swapped weeks, and years that change."""

from datetime import date, timedelta

import pytest

from models.records.errors import SettingsError
from models.records.settings import load_settings
from models.triage.duty_rota import parse_rota, who_is_on_duty


def test_names_take_turns_by_the_week_over_the_end_of_a_year() -> None:
    rota = parse_rota("ada, ben, cem")
    first = date(2026, 11, 30)  # a Monday
    weeks = [rota.on_duty(first + timedelta(weeks=number)) for number in range(9)]
    turn = weeks.index("ada")
    assert weeks[turn : turn + 6] == ["ada", "ben", "cem"] * 2
    # Counted from the first Monday of 1970, so that no release moves anybody's week.
    assert [rota.on_duty(date(1970, 1, day)) for day in (5, 11, 12, 19)] == [
        *("ada", "ada", "ben", "cem")
    ]
    assert weeks[:3] == ["cem", "ada", "ben"]


def test_a_week_begins_on_monday() -> None:
    rota = parse_rota("ada,ben")
    monday = date(2026, 11, 30)
    assert {rota.on_duty(monday + timedelta(days=day)) for day in range(7)} == {
        rota.on_duty(monday)
    }
    assert rota.on_duty(monday - timedelta(days=1)) != rota.on_duty(monday)


def test_a_swap_holds_for_its_week_and_moves_no_other() -> None:
    plain, swapped = parse_rota("ada,ben"), parse_rota("ada,ben, 2026-W53=cem")
    days = [date(2026, 12, 21) + timedelta(days=day) for day in range(28)]
    differ = [day for day in days if plain.on_duty(day) != swapped.on_duty(day)]
    assert differ == [date(2026, 12, 28) + timedelta(days=day) for day in range(7)]
    assert {swapped.on_duty(day) for day in differ} == {"cem"}


def test_nobody_is_left_out() -> None:
    assert parse_rota("").on_duty(date(2026, 12, 1)) == ""
    assert who_is_on_duty("ada", "", date(2026, 12, 1)) == (("code", "ada"),)


@pytest.mark.parametrize("week", ["2026-W54", "2026-W00", "W53", "2026-12"])
def test_a_week_that_is_none_is_refused_with_the_setting(
    week: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANDWATCH_CODE_SHERIFFS", f"ada,{week}=ben")
    with pytest.raises(SettingsError, match=f"BANDWATCH_CODE_SHERIFFS.*{week}"):
        load_settings()
