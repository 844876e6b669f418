"""Run Stan: programs, chains, samples, diagnostics."""
