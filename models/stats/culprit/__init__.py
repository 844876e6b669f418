"""Which revision brought a change, and which run would tell most about it."""
