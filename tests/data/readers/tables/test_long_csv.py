import csv
import gzip
import io
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.readers.chunk import RawChunk
from data.readers.open_reader import open_reader
from data.readers.tables.delimited import BAD_QUOTES
from data.readers.tables.long_csv import LongCsv
from models.records.errors import ReadError

HEADER = "suite,test,platform,time,value\n"


def write(folder: Path, text: str | bytes, name: str = "results.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(path: Path, size: int = 20_000) -> list[RawChunk]:
    with closing(LongCsv(path)) as reader:
        return list(reader.chunks(size))


def rows_of(path: Path, size: int = 20_000) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Line and test name of each row, then line and reason of each broken one."""
    good: list[tuple[int, str]] = []
    broken: list[tuple[int, str]] = []
    for chunk in read(path, size):
        good += zip(chunk.lines, chunk.columns["test"], strict=True)
        broken += [(row.line, row.reason) for row in chunk.broken]
    return good, broken


def test_lines_are_true_line_numbers_also_after_a_quoted_line_break(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + 's,"a\nb",p,1,2\n\ns,c,p,1,2\r\ns,"d ""x""",p,1,2')
    good, broken = rows_of(path)
    assert good == [(2, "a\nb"), (5, "c"), (6, 'd "x"')]
    assert broken == []


def test_content_is_the_original_text(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + 's,"a\nb", p ,1,2\r\n')
    (chunk,) = read(path)
    assert chunk.content(0) == 's,"a\nb", p ,1,2'


def test_a_row_with_too_few_or_too_many_fields_is_broken(tmp_path: Path) -> None:
    good, broken = rows_of(write(tmp_path, HEADER + "s,a,p,1\ns,b,p,1,2\ns,c,p,1,2,3\n"))
    assert good == [(3, "b")]
    assert broken == [
        (2, "4 fields where the header has 5"),
        (4, "6 fields where the header has 5"),
    ]


def test_a_stray_quote_costs_its_own_row_only(tmp_path: Path) -> None:
    body = "".join(f"s,t{number},p,1,2\n" for number in range(5000))
    good, broken = rows_of(write(tmp_path, HEADER + 's,"stray,p,1,2\n' + body))
    assert broken == [(2, BAD_QUOTES)]
    assert good == [(number + 3, f"t{number}") for number in range(5000)]


def test_two_stray_quotes_do_not_pair_up(tmp_path: Path) -> None:
    text = 's,"x,p,1,2\ns,a,p,1,2\ns,"y,p,1,2\ns,b,p,1,2\n'
    good, broken = rows_of(write(tmp_path, HEADER + text))
    assert good == [(3, "a"), (5, "b")]
    assert [line for line, _ in broken] == [2, 4]


def test_chunks_hold_at_most_the_rows_asked_for_and_lose_none(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + "".join(f"s,t{number},p,1,2\n" for number in range(10)))
    chunks = read(path, 4)
    assert [len(chunk.lines) for chunk in chunks] == [4, 4, 2]
    assert [name for chunk in chunks for name in chunk.columns["test"]] == [
        f"t{number}" for number in range(10)
    ]
    assert chunks[-1].position == path.stat().st_size


def test_gzip_gives_the_same_rows_whatever_the_name(tmp_path: Path) -> None:
    text = (HEADER + 's,"a\nb",p,1,2\ns,c,p,1,2\n').encode()
    plain = rows_of(write(tmp_path, text))
    assert rows_of(write(tmp_path, gzip.compress(text, mtime=0), "packed.csv.gz")) == plain
    assert rows_of(write(tmp_path, gzip.compress(text, mtime=0), "mislabelled.csv")) == plain


def test_header_may_be_spelled_freely_and_unknown_columns_are_named(tmp_path: Path) -> None:
    path = write(tmp_path, "\ufeff Suite ,TEST,platform,Time,value,colour\ns,a,p,1,2,red\n")
    with closing(LongCsv(path)) as reader:
        assert reader.ignored == ("colour",)
        (chunk,) = reader.chunks()
    assert set(chunk.columns) == {"suite", "test", "platform", "time", "value"}


def test_a_header_alone_is_an_empty_history(tmp_path: Path) -> None:
    assert read(write(tmp_path, HEADER)) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
        (b"suite,test,platform,time\ns,a,p,1\n", "lacks the column value"),
        (b"suite;test;platform;time;value\n", "separated by semicolons"),
        (b"suite\ttest\tplatform\ttime\tvalue\n", "separated by tabs"),
        (b'{"suite": "s"}\n', "looks like JSON"),
        (b"a,b,c\n1,2,3\n", r"lacks the columns suite, test, platform, time, value \(found: a, b"),
        (b"suite,test,platform,time,value,Value\n", "names value twice"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00", "binary file"),
        (HEADER.encode("utf-16"), "UTF-16"),
        ("suite,test,platform,time,value,Größe\n".encode("latin-1"), "not UTF-8"),
        (b"x" * 100_000, "no line end"),
        (b'suite,"test,platform,time,value\n', "not CSV"),
        (gzip.compress(HEADER.encode() * 50, mtime=0)[:-12], "damaged or cut off"),
        (b"\x1f\x8bnot gzip at all", "damaged or cut off"),
    ],
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        LongCsv(write(tmp_path, content))


def test_contents_that_no_reader_knows_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="there is no such file"):
        open_reader(tmp_path / "absent.csv")
    with pytest.raises(ReadError, match=r"(?s)an empty folder.*docs/reference/readers\.md"):
        open_reader(tmp_path)
    with pytest.raises(ReadError, match=r"(?s)begins with 'a b c'.*csv: CSV in the long format"):
        open_reader(write(tmp_path, "a b c\n", "results.xlsx"))


def test_the_content_decides_not_the_name(tmp_path: Path) -> None:
    line = "s,a,p,1700000000,1.5\n"
    for name in ("RESULTS.CSV", "results.xlsx", "results"):
        with closing(open_reader(write(tmp_path, HEADER + line, name))) as reader:
            (chunk,) = reader.chunks()
        assert chunk.columns["value"][0] == "1.5"


@given(
    names=st.lists(st.text(alphabet=st.sampled_from('ab",\n\r é'), max_size=8), max_size=30),
    size=st.integers(1, 7),
)
def test_whatever_csv_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], size: int
) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER.strip().split(","))
    writer.writerows(["s", name, "p", "1", "2"] for name in names)
    path = write(tmp_path_factory.mktemp("csv"), out.getvalue())
    good, broken = rows_of(path, size)
    assert broken == []
    assert [name for _, name in good] == names
    text = out.getvalue()
    for line, name in good:  # each row begins on the line that is said
        rest = text.splitlines(keepends=True)
        assert next(csv.reader(rest[line - 1 :]))[1] == name
