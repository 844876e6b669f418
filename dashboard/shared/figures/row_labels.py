"""Names of series beside the rows of a picture, short and still distinct."""

from collections.abc import Sequence

from models.records.series import SeriesKey

LONGEST = {"test": 26, "suite": 18, "platform": 16, "branch": 14, "project": 14}


def row_labels(keys: Sequence[SeriesKey]) -> list[str]:
    """Name each series by its test, and by what else differs among them."""
    names = ("project", "branch", "suite", "platform")
    differing = [name for name in names if len({getattr(key, name) for key in keys}) > 1]
    return [
        marked(
            " · ".join(_short(getattr(key, name), LONGEST[name]) for name in ("test", *differing))
        )
        for key in keys
    ]


def marked(text: str) -> str:
    """Write a name for Plotly, whose mark-up a name must not be taken for."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _short(text: str, longest: int) -> str:
    half = longest // 2
    return text if len(text) <= longest else f"{text[: half - 1]}…{text[-half:]}"
