"""The analyze command: what it prints, and its JSON."""

import json
import math
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer
from typer.testing import CliRunner, Result

from data.cli.analyze import analyze
from models.records.errors import BadArgumentError, ReadError

cli = typer.Typer()
cli.command()(analyze)

GROUP = {"start", "end", "first_run", "runs", "mean", "stdev", "label"}
FIT = {
    *("days", "mean", "sd", "p05", "p25", "p50", "p75", "p95"),
    *("predictive_p05", "predictive_p25", "predictive_p50", "predictive_p75", "predictive_p95"),
    *("sigma", "nu", "calibration", "likelihood", "knots", "diagnostics", "steps"),
}
COMPARISON = {
    *("label", "reference", "comparison", "change", "low", "high", "p_worse"),
    *("p_worse_by_delta", "p_better_by_delta", "delta", "verdict", "reason"),
}


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def run_json(*arguments: object) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(run(*arguments, "--json").stdout)
    return document


@pytest.fixture
def two_series(tmp_path: Path) -> Path:
    """Write a series with a step and an outlier, and a throughput without either."""
    rng = np.random.default_rng(3)
    file = tmp_path / "results.csv"
    lines = ["suite,test,platform,time,value,unit,lower_is_better,version"]
    for day in range(60):
        stepped = (100 if day < 40 else 110) + rng.normal(0, 1)
        stepped = 300 if day == 20 else stepped
        time = f"2026-0{1 + day // 28}-{1 + day % 28:02d}T03:00:00Z"
        version = "1.0" if day < 30 else "1.1"
        lines.append(f"s,time,p,{time},{stepped},ms,true,{version}")
        lines.append(f"s,rate,p,{time},{500 + rng.normal(0, 5)},req/s,false,{version}")
    file.write_text("\n".join(lines) + "\ns,time,p,2026-03-20,nan,ms,true,1.1\n")
    return file


def test_json_without_a_fit_has_the_documented_shape(two_series: Path) -> None:
    document = run_json(two_series, "--no-fit", "--detector", "jumpavg")
    assert set(document) == {"until", "series", "unused_rows"}
    assert document["until"] is None
    stepped, rate = document["series"]
    assert (stepped["key"], stepped["n"], stepped["direction"]) == ("s/time/p", 60, "lower")
    assert stepped["outliers"] == [20]
    assert stepped["unused_rows"] == [
        {"line": 122, "reason": "the value 'nan' is not a number"},
    ]
    assert stepped["groups"][-1]["start"] == 40
    assert stepped["groups"][-1]["label"] == "regression"
    assert all(set(group) == GROUP for group in stepped["groups"])
    assert [group["end"] for group in stepped["groups"][:-1]] == [
        group["start"] for group in stepped["groups"][1:]
    ]
    assert stepped["verdict"]["label"] == "regression"
    assert stepped["verdict"]["start"] == 40
    assert stepped["verdict"]["change"] == pytest.approx(10, abs=1)
    assert [group["label"] for group in stepped["robust_groups"]] == ["normal", "regression"]
    assert stepped["robust_groups"][1]["start"] == 40
    assert stepped["fit"] is None
    assert stepped["comparisons"] == []
    assert rate["direction"] == "higher"
    assert rate["verdict"]["label"] == "normal"
    assert rate["verdict"]["change"] is None
    assert sum(rate["modes"]["shares"]) == pytest.approx(1)
    assert len(rate["modes"]["membership"]) == 60
    assert set(rate["modes"]["by_version"]) == {"1.0", "1.1"}
    assert rate["compliance"]["by_runs"]["runs_in_group"] == 60
    assert rate["compliance"]["by_time"]["short_change"] == 0


def test_trials_of_a_run_are_replicates(tmp_path: Path) -> None:
    """Ten trials a run, nearer to each other than to those of the next run; 7 % after run 60."""
    rng = np.random.default_rng(5)
    centres = np.r_[np.full(60, 1000.0), np.full(40, 930.0)] + rng.normal(0, 10, 100)
    file = tmp_path / "trials.csv"
    file.write_text(
        "suite,test,platform,time,value,unit,lower_is_better,run_id,replicate\n"
        + "".join(
            f"mrr,64b,bed,{date(2026, 1, 1) + timedelta(run // 2)}T{3 + 12 * (run % 2):02d}:00Z,"
            f"{centre + rng.normal(0, 2)},pps,false,job-{run},{trial}\n"
            for run, centre in enumerate(centres)
            for trial in range(10)
        )
    )
    (found,) = run_json(file, "--no-fit")["series"]
    assert (found["n"], found["runs"]) == (1000, 100)
    for name in ("groups", "robust_groups"):
        spans = [(g["start"], g["end"], g["first_run"], g["runs"]) for g in found[name]]
        assert spans == [(0, 600, 0, 60), (600, 1000, 60, 40)]
    assert (found["verdict"]["start"], found["verdict"]["first_run"]) == (600, 60)
    assert found["compliance"]["by_runs"]["runs_in_group"] == 40
    words = run(file, "--no-fit").stdout
    assert "100 of 1000 values" in words
    assert "jumpavg: 2 groups" in words
    assert "-0.00" not in words


@pytest.mark.stan
def test_json_with_a_fit_has_level_bands_and_comparisons(two_series: Path, tmp_path: Path) -> None:
    releases = tmp_path / "releases.csv"
    releases.write_text("version,release_date\n1.0.0,2026-01-01\n1.1.0,2026-01-31\n")
    document = run_json(two_series, "--releases", releases, "--jobs", 2, "--seed", 4)
    stepped, rate = document["series"]
    fit = rate["fit"]
    assert set(fit) == FIT
    assert fit["days"][0] == "2026-01-01"
    assert len(fit["days"]) == len(fit["mean"]) == len(fit["predictive_p05"])
    assert np.all(np.array(fit["p05"]) < np.array(fit["p95"]))
    assert fit["mean"][-1] == pytest.approx(500, abs=5)
    assert fit["sigma"] == pytest.approx(5, rel=0.4)
    assert fit["diagnostics"]["trusted"] is True
    assert all(set(comparison) == COMPARISON for comparison in stepped["comparisons"])
    labels = [comparison["label"] for comparison in stepped["comparisons"]]
    assert labels == [
        "7 days before",
        "14 days before",
        "last day of 1.0",
        "last day 2 releases earlier",
    ]
    against_release = stepped["comparisons"][2]
    assert against_release["comparison"] == "2026-01-30"
    assert against_release["verdict"] == "regression"
    assert against_release["change"] == pytest.approx(10, abs=2)
    assert stepped["comparisons"][3]["verdict"] == "withheld"
    assert stepped["comparisons"][3]["change"] is None
    assert run_json(two_series, "--seed", 4)["series"][1]["fit"] == fit


@pytest.mark.stan
def test_a_series_that_cannot_be_fitted_says_so_and_costs_no_other(tmp_path: Path) -> None:
    file = tmp_path / "mixed.csv"
    rng = np.random.default_rng(1)
    lines = ["test,time,value"]
    lines += [f"good,{day},{rng.normal(100, 1)}" for day in range(40)]
    lines += [f"constant,{day},5" for day in range(40)]
    lines += ["single,1,5", "nothing,1,nan", "negative,1,-3", "negative,2,-4"]
    file.write_text("\n".join(lines) + "\n")
    by_key = {series["key"]: series for series in run_json(file)["series"]}
    assert by_key["good"]["fit"]["days"][:3] == [0, 1, 2]
    assert by_key["good"]["comparisons"][0]["comparison"] == 32
    assert by_key["constant"]["fit"] is None
    assert any("equal" in note for note in by_key["constant"]["notes"])
    assert by_key["constant"]["modes"] == {
        "count": 1,
        "locations": [5],
        "shares": [1],
        "membership": [0] * 40,
        "by_version": {},
    }
    assert by_key["single"]["fit"] is None
    assert by_key["nothing"]["n"] == 0
    assert by_key["nothing"]["groups"] == []
    assert "no runs" in by_key["nothing"]["compliance"]["by_runs"]["reason"]
    assert any(note.startswith("jumpavg: ") for note in by_key["negative"]["notes"])


def test_as_of_a_past_day_equals_the_file_that_ends_there(two_series: Path, tmp_path: Path) -> None:
    lines = two_series.read_text(encoding="utf-8").splitlines()
    past = tmp_path / "past.csv"
    past.write_text("\n".join(line for line in lines if ",2026-03-" not in line), encoding="utf-8")
    document = run_json(two_series, "--no-fit", "--until", "2026-02-28")
    ended = run_json(past, "--no-fit")
    assert document["until"] == "2026-02-28"
    for ours, theirs in zip(document["series"], ended["series"], strict=True):
        assert (ours.pop("later_rows"), theirs.pop("later_rows")) == (4, 0)
        ours.pop("unused_rows"), theirs.pop("unused_rows")  # one of them is of March
        assert ours == theirs
    assert "4 later rows" in run(two_series, "--no-fit", "--until", "2026-02-28").stdout
    before = run_json(two_series, "--no-fit", "--until", "2025-12-31")["series"][0]
    assert (before["n"], before["later_rows"]) == (0, 60)


def test_days_that_are_counted_end_at_a_number(tmp_path: Path) -> None:
    file = tmp_path / "plain.csv"
    file.write_text("time,value,run_id\n0,1,a\n0.4,2,a\n1,3,b\n1.5,4,b\n2,5,c\n", encoding="utf-8")
    document = run_json(file, "--no-fit", "--until", "1")
    (series,) = document["series"]
    assert (document["until"], series["n"], series["runs"], series["later_rows"]) == (1, 4, 3, 1)
    with pytest.raises(BadArgumentError, match="no day such as 200"):
        run(file, "--no-fit", "--until", "2026-01-01")


def test_people_get_tables(two_series: Path) -> None:
    output = run(two_series, "--no-fit", "--detector", "perfherder").stdout
    assert "s/time/p" in output
    assert "regression" in output
    assert "rows 20" in output
    assert "line 122" in output


def test_many_series_get_one_line_each(tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    lines = ["test,time,value"]
    lines += [f"test{test},{day},{day % 3 + 5}" for test in range(8) for day in range(20)]
    file.write_text("\n".join(lines) + "\n")
    short = run(file, "--no-fit").stdout
    assert "8 series" in short
    assert short.count("test3") == 1
    assert "compliance" in run(file, "--no-fit", "--full").stdout


def test_the_direction_of_a_bare_file_can_be_given(tmp_path: Path) -> None:
    file = tmp_path / "bare.csv"
    rng = np.random.default_rng(2)
    values = np.concatenate([rng.normal(100, 1, 30), rng.normal(120, 1, 30)])
    file.write_text("time,value\n" + "".join(f"{i},{v}\n" for i, v in enumerate(values)))
    labels = [
        run_json(file, "--no-fit", "--detector", "jumpavg", *flags)["series"][0]["verdict"]
        for flags in ((), ("--higher-is-better",))
    ]
    assert [label["label"] for label in labels] == ["regression", "progression"]
    assert labels[0]["change"] == pytest.approx(-labels[1]["change"])
    assert math.isclose(labels[0]["change"], 20, abs_tol=1)
    shown = run(file, "--no-fit", "--higher-is-better").stdout
    own, other = shown.split("robust: 2 groups")  # jumpavg's table, in CSIT's words, is before it
    assert ("progression" in own, "progression" in other) == (True, False)
    assert "improvement -" in own.split("jumpavg")[0]
    assert "improvement" in other


def test_what_cannot_be_read_or_chosen_is_refused(tmp_path: Path, two_series: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        run(tmp_path / "absent.csv")
    with pytest.raises(BadArgumentError, match="choose robust, jumpavg, perfherder"):
        run(two_series, "--detector", "magic")


@pytest.mark.stan
@pytest.mark.parametrize(("after", "status"), [(106.0, 1), (100.0, 0)])
def test_a_level_that_is_worse_than_a_week_ago_fails(
    tmp_path: Path, after: float, status: int
) -> None:
    rng = np.random.default_rng(5)
    lines = ["suite,test,time,value"]
    for day in range(40):
        for hour in (3, 15):
            level = 100.0 if day < 36 else after
            time = f"2026-0{1 + day // 28}-{1 + day % 28:02d}T{hour:02d}:00:00Z"
            lines.append(f"s,t,{time},{level + rng.normal(0, 0.3)}")
    file = tmp_path / "results.csv"
    file.write_text("\n".join(lines))
    told = run(file, "--json", "--delta", "2", "--fail-on", "regression")
    assert told.exit_code == status, told.stderr
    assert told.stderr.splitlines()[-1].startswith("Fail: 1 of 1" if status else "Pass: 0 of 1")
