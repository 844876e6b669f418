"""Find the series of a row, and refuse a row that contradicts it."""

from models.records.edits.series_edit import CurrentPlace
from models.records.series import Direction, SeriesKey
from models.records.text_rules import name_fault, normalised
from models.services.rows.row_error import RowError
from models.storage.results.series_store import SeriesCatalogue

_COLUMNS = ("project", "branch", "suite", "test", "platform")
LONGEST_TEXT = 500  # bytes of UTF-8: four such texts still fit into one index entry


def check_length(column: str, text: str) -> None:
    """Refuse a name that the store's indexes could not hold."""
    if len(text.encode()) > LONGEST_TEXT:
        raise RowError(f"{column} is longer than {LONGEST_TEXT} bytes")


class KnownSeries:
    """The series met so far, with the unit and direction that their rows must keep to.

    Parameters
    ----------
    catalogue
        The store's series; those that the rows add are entered.
    """

    def __init__(self, catalogue: SeriesCatalogue) -> None:
        self._catalogue = catalogue
        self._added: set[SeriesKey] = set()
        self.projects: set[str] = set()

    @property
    def new(self) -> int:
        """How many series the rows added."""
        return len(self._added)

    @property
    def depend_on_time(self) -> bool:
        """Whether rows of one name may belong to several series, by their times."""
        return self._catalogue.edits.depend_on_time

    def place(self, names: tuple[str, str, str, str, str], unit: str, time_ms: int) -> CurrentPlace:
        """Return where a row belongs by the edits of series, and the factors of its value."""
        return self._catalogue.edits.place(SeriesKey(*names), unit, time_ms)

    def resolve(
        self, key: SeriesKey, unit: str, lower_is_better: bool | None
    ) -> tuple[SeriesKey, str, Direction]:
        """Find or add the series of a row.

        A row that states no unit or direction takes its series'. A series whose rows stated no
        unit so far takes the first one stated.

        Parameters
        ----------
        key
            The series; its platform may be blank.
        unit
            The row's unit; blank if not stated.
        lower_is_better
            The row's direction; None if not stated.

        Raises
        ------
        RowError
            If suite or test is missing, or unit or direction contradict the series.
        """
        for column, name in (("suite", key.suite), ("test", key.test)):
            if not name:
                raise RowError(f"no {column}")
        nature = self._catalogue.nature(key)
        if nature is None:
            key = _new_key(key)
            nature = self._catalogue.nature(key)
        if lower_is_better is not None:
            direction = _direction(lower_is_better)
        else:
            direction = nature.direction if nature else Direction.LOWER_IS_BETTER
        if objection := self._catalogue.objection(key, unit, direction):
            raise RowError(f"contradicts the series: {objection}")
        if nature is None:
            self._added.add(key)
        self.projects.add(key.project)
        return key, unit or (nature.unit if nature else ""), direction


def _new_key(key: SeriesKey) -> SeriesKey:
    """Name a series that the store may not have: accents composed, each name printable."""
    names = (key.project, key.branch, key.suite, key.test, key.platform)
    for column, name in zip(_COLUMNS, names, strict=True):
        if fault := name_fault(name):
            raise RowError(f"{column} {fault}")
    return SeriesKey(*map(normalised, names))


def _direction(lower_is_better: bool) -> Direction:
    return Direction.LOWER_IS_BETTER if lower_is_better else Direction.HIGHER_IS_BETTER
