"""Another stored fit of the series beside the one that the trend page shows."""
