"""How long tests wait for another process: a deadline only ends what hangs.

A busy machine may be ten times slower than a quiet one, and a wait ends at once when what it waits
for is there; so the bound is far beyond what any machine needs.
"""

PATIENCE_S = 300
