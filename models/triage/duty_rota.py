"""Who is on duty in which week: names that take turns, and weeks that somebody swaps."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

_MONDAY = date(1970, 1, 5)  # from which turns are counted, so that a new year moves nobody
_SWAP = re.compile(r"([1-9]\d{3})-W(\d{2})\s*=\s*(.+)")


@dataclass(frozen=True, slots=True)
class Rota:
    """Names in their turn, a week (Monday to Sunday, UTC) each."""

    names: tuple[str, ...] = ()
    swaps: Mapping[date, str] = field(default_factory=dict)  # Monday of a week to who has it

    def on_duty(self, day: date) -> str:
        """Return who is on duty on a day; blank for nobody."""
        monday = day - timedelta(days=day.weekday())
        if monday in self.swaps:
            return self.swaps[monday]
        if not self.names:
            return ""
        return self.names[(monday - _MONDAY).days // 7 % len(self.names)]


def parse_rota(text: str) -> Rota:
    """Read a rota: ``ada, ben, 2026-W53=cem``, names in their turn and swapped weeks.

    Settings are checked when they are read, so that a part with ``=`` is a swap.
    """
    names: list[str] = []
    swaps: dict[date, str] = {}
    for part in (item.strip() for item in text.split(",")):
        swap = _SWAP.fullmatch(part)
        if swap is not None:
            swaps[_monday(int(swap[1]), int(swap[2]))] = swap[3]
        elif part:
            names.append(part)
    return Rota(tuple(names), swaps)


def who_is_on_duty(code: str, performance: str, day: date) -> tuple[tuple[str, str], ...]:
    """Return role and name of the sheriffs on duty on a day, by their rotas; nobody is left out."""
    rotas = (("code", code), ("performance", performance))
    found = ((role, parse_rota(text).on_duty(day)) for role, text in rotas)
    return tuple((role, name) for role, name in found if name)


def _monday(year: int, week: int) -> date:
    """Return the Monday of an ISO week; week 53 of a year with 52 is the first of the next."""
    return date.fromisocalendar(year, 1, 1) + timedelta(weeks=week - 1)
