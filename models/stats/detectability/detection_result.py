"""Detection rates of a grid, ready for tables, plots and JSON."""

from dataclasses import dataclass
from typing import Any

from models.records.errors import BadArgumentError
from models.stats.detectability.detection_settings import DetectionSettings, Method
from models.stats.detectability.detection_thresholds import DetectionThresholds
from models.stats.detectability.experiment_selection import Strategy


@dataclass(frozen=True, slots=True, eq=False)
class DetectionCell:
    """One size under one method and strategy.

    ``thresholds`` is None exactly when the size could not be tried; ``reason`` then says why.
    """

    method: Method
    strategy: Strategy
    instances: int
    iterations: int
    thresholds: DetectionThresholds | None
    reason: str

    def rate(self, slowdown: float) -> float | None:
        """Share of experiments that detect ``slowdown``; None where none could be made."""
        return None if self.thresholds is None else self.thresholds.rate(slowdown)

    def detectable(self, power: float) -> float | None:
        """Smallest slowdown detected with ``power``; None where no experiment could be made."""
        return None if self.thresholds is None else self.thresholds.detectable(power)


@dataclass(frozen=True, slots=True, eq=False)
class DetectionResult:
    """All cells of a search, and the settings that made them."""

    settings: DetectionSettings
    cells: tuple[DetectionCell, ...]

    def of(self, method: Method, strategy: Strategy) -> list[DetectionCell]:
        """Cells of one method and strategy, by instances, then iterations."""
        return [cell for cell in self.cells if cell.method is method and cell.strategy is strategy]

    def cell(
        self, method: Method, strategy: Strategy, instances: int, iterations: int
    ) -> DetectionCell:
        """Find one cell.

        Raises
        ------
        BadArgumentError
            If the search did not try this size.
        """
        for cell in self.of(method, strategy):
            if (cell.instances, cell.iterations) == (instances, iterations):
                return cell
        raise BadArgumentError(
            f"{instances} × {iterations} by {method} and {strategy} is not in the grid"
        )

    def to_dict(self, *, thresholds: bool = True, power: float = 0.8) -> dict[str, Any]:
        """Plain values, for JSON.

        Parameters
        ----------
        thresholds : bool
            Whether every experiment's thresholds are kept; `from_dict` needs them.
        power : float
            Power at which ``detectable`` is given.
        """
        rows: list[dict[str, Any]] = []
        for cell in self.cells:
            row: dict[str, Any] = {
                "method": str(cell.method),
                "strategy": str(cell.strategy),
                "instances": cell.instances,
                "iterations": cell.iterations,
            }
            if cell.thresholds is None:
                row["reason"] = cell.reason
            else:
                row["rates"] = [cell.rate(slowdown) for slowdown in self.settings.slowdowns]
                row["detectable"] = cell.detectable(power)
                if thresholds:
                    row["thresholds"] = cell.thresholds.to_dict()
            rows.append(row)
        return {"settings": self.settings.to_dict(), "power": power, "cells": rows}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "DetectionResult":
        """Read what `to_dict` wrote with thresholds."""
        return cls(
            DetectionSettings.from_dict(data["settings"]),
            tuple(
                DetectionCell(
                    Method(row["method"]),
                    Strategy(row["strategy"]),
                    int(row["instances"]),
                    int(row["iterations"]),
                    DetectionThresholds.from_dict(row["thresholds"])
                    if "thresholds" in row
                    else None,
                    str(row.get("reason", "")),
                )
                for row in data["cells"]
            ),
        )
