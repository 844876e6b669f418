"""Cost that moved between sub-tests, in a line; the same on pages and in bugs."""

from models.stats.comparison.cost_shift import CostShift
from models.stats.comparison.signed_number import MINUS, signed_number

MOST = 6  # sub-tests that are named


def cost_shift_line(suite: str, platform: str, branch: str, unit: str, shift: CostShift) -> str:
    """Format a shift: which sub-tests moved by how much, and that their sum is flat."""
    moved = [f"{item.name} {_amount(item.change)} {unit}".strip() for item in shift.moved[:MOST]]
    more = len(shift.moved) - len(moved)
    moved += [f"{more} more"] if more > 0 else []
    where = " on ".join(part for part in (suite, platform) if part)
    whole = f"the suite's total “{shift.total}”" if shift.total else "their sum"
    return (
        f"Cost shift in {where} ({branch}): {', '.join(moved)}; {whole} is flat "
        f"({_percent(shift.percent)} %, 90 % interval {_percent(shift.low)} to "
        f"{_percent(shift.high)})."
    )


def _amount(value: float) -> str:
    return f"{value:+.3g}".replace("-", "−")


def _percent(value: float) -> str:
    return signed_number(value, 2, MINUS)
