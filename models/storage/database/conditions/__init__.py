"""Conditions of alerts and summaries that several stores share."""
