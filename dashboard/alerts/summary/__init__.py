"""One alert summary: its alerts, decisions, retrigger plan and history."""
