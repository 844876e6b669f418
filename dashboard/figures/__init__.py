"""Plotly figures made from view objects."""
