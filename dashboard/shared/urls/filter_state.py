"""What a link says of the series that a list shows; every list page has these parts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dashboard.shared.urls.codec import Codec, names_codec, text_codec
from models.records.series_filter import SeriesFilter

MOST_NAMES = 50
MOST_WORDS = 20  # further ones are nobody's doing


@dataclass(frozen=True, slots=True)
class FilterState:
    """Which series a list shows; blank parts let all pass."""

    words: str = ""  # all must match
    projects: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    suites: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()

    def wanted(self) -> SeriesFilter:
        """Turn what the link says into what the store is asked."""
        return SeriesFilter(
            tuple(_storable(self.words.split()[:MOST_WORDS])),
            *(
                tuple(_storable(names))
                for names in (self.projects, self.branches, self.suites, self.platforms)
            ),
        )

    @property
    def narrows(self) -> bool:
        """Whether any part of the filter is set."""
        return self.wanted() != SeriesFilter()


def _storable(names: Iterable[str]) -> Iterator[str]:
    # PostgreSQL refuses to compare with NUL, which no stored name holds.
    return (name.replace("\x00", "\ufffd") for name in names)


FILTER_CODECS: dict[str, tuple[str, Codec]] = {
    "words": ("q", text_codec()),
    "projects": ("project", names_codec(MOST_NAMES)),
    "branches": ("branch", names_codec(MOST_NAMES)),
    "suites": ("suite", names_codec(MOST_NAMES)),
    "platforms": ("platform", names_codec(MOST_NAMES)),
}
