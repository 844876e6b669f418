"""Detectors of changes: robust, minimum description length, Perfherder; compliance."""
