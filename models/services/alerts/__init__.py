"""Detect changes, keep alerts, backtest thresholds, plan retriggers."""
