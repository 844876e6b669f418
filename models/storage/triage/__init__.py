"""Write triage steps: transitions, edits, notes, undo and the audit log."""
