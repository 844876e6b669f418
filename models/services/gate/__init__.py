"""The gate of a pipeline: judge the newest level against a release, a day or a revision."""
