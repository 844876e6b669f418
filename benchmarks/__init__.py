"""Timings and calibration by simulation; `make bench` runs them."""
