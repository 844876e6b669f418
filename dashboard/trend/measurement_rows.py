"""The measurements of a series as rows of a table."""

from typing import Any

import numpy as np

from dashboard.shared.series_history.trend_data import TrendData


def measurement_rows(data: TrendData) -> list[dict[str, Any]]:
    """List all points, measured or not, for the page's table and its CSV; times are ISO, UTC."""
    points = data.points
    times = np.datetime_as_string(points.run_ms.astype("datetime64[ms]"), unit="s")
    columns = (
        times,
        points.value,
        points.status,
        data.outlier,
        data.release,
        points.version,
        points.revision,
        points.run_id,
        points.host,
    )
    return [
        {
            "time": f"{time}Z",
            "value": float(value) if np.isfinite(value) else None,
            "status": status.replace("_", " "),
            "outlier": "outlier" if outlier else "",
            "release": release,
            "version": version,
            "revision": revision,
            "run": run,
            "host": host,
        }
        for time, value, status, outlier, release, version, revision, run, host in zip(
            *columns, strict=True
        )
    ]
