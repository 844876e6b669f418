"""Thresholds: backtests of other detection thresholds."""
