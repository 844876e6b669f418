"""Checking a machine: is everything there that Bandwatch needs, and if not, what to do."""

from models.cli.checkup.check import Check, State
from models.cli.checkup.run import run_checks

__all__ = ["Check", "State", "run_checks"]
