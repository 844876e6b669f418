"""The controls of the detectability page; each is named after its part of the link."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.detectability import ids as ids
from dashboard.detectability.state import (
    MOST_EXPERIMENTS,
    MOST_PRICE,
    MOST_SLOWER,
    DetectabilityState,
)
from dashboard.shared.filters.series_filter import TYPING_MS
from models.records.benchmark_runs import BenchmarkVersion
from models.records.series import Series
from models.services.detectability.report import ChoiceSource
from models.stats.detectability.cleaning import FailureRule
from models.stats.detectability.detection_settings import Method
from models.stats.detectability.experiment_selection import Strategy

ALL_BENCHMARKS = "*"  # as assets/detectability/page.js
NEWEST = "*"  # version; left out of links
METHODS = {
    Method.LAABER.value: "two intervals apart (laaber)",
    Method.SCHULTZ.value: "interval of the ratio (schultz)",
}
STRATEGIES = {
    Strategy.IBS.value: "different instances (ibs)",
    Strategy.TBS.value: "same instances (tbs)",
}
# A line for each word that the page does not explain in place.
MEANINGS = (
    ("Instance", "One start of the benchmark's process; what differs between starts differs here."),
    ("Iteration", "One measured repetition inside an instance; the first ones may warm up."),
    ("Trial", "One comparison of a control with a test, as a night would make it."),
    (
        "Two intervals apart (laaber)",
        "A change is detected where the intervals of both means share no point; careful.",
    ),
    (
        "Interval of the ratio (schultz)",
        "A change is detected where the interval of test ÷ control leaves out 1; more sensitive.",
    ),
    (
        "Different instances (ibs)",
        "Control and test start apart from each other: twice as many instances.",
    ),
    (
        "Same instances (tbs)",
        "Control and test take turns in each instance: twice as many iterations, and what differs"
        " between instances cancels.",
    ),
)
SLOWDOWN_MARKS = (0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100)
_DEFAULT = DetectabilityState()


def labelled(word: str, part: str, control: Any) -> html.Div:
    """Put a label above the control of a part of the link."""
    return html.Div(
        [html.Label(word, htmlFor=ids.control_text(part), className="bw-label"), control],
        className="bw-filter",
    )


def meanings() -> html.Details:
    """Build the list of the page's words, a line each."""
    rows = [html.Div([html.Dt(word), html.Dd(text)]) for word, text in MEANINGS]
    return html.Details(
        [html.Summary("What the words mean"), html.Dl(rows, className="bw-meanings")],
        className="bw-as-table",
    )


def picker(benchmarks: Sequence[Series], chosen: str) -> html.Div:
    """Build the list of series with instances; the first entry leads to all of them."""
    options = [{"label": "All benchmarks", "value": ALL_BENCHMARKS}]
    names = {str(item.key): f"{item.key.test} · {item.key.suite}" for item in benchmarks}
    options += [{"label": name, "value": key} for key, name in names.items()]
    if chosen and chosen not in names:
        options.append({"label": chosen, "value": chosen})
    return html.Div(
        [
            html.Label("Benchmark", htmlFor=ids.PICK, className="bw-label"),
            dbc.Select(id=ids.PICK, options=options, value=chosen or ALL_BENCHMARKS, size="sm"),
        ],
        className="bw-filter bw-pick",
    )


def grid_controls(state: DetectabilityState, versions: Sequence[BenchmarkVersion]) -> list[Any]:
    """Build the controls of what an assessment tries."""
    fields = [
        labelled(
            "Sizes: instances × iterations",
            "grid",
            dbc.Input(
                id=ids.control("grid"),
                type="text",
                value=state.grid,
                debounce=True,
                autocomplete="off",
                size="sm",
                class_name="bw-grid-field",
            ),
        ),
        _number("Experiments", "experiments", state.experiments, 10, MOST_EXPERIMENTS, 1),
        _select(
            "Failed iterations",
            "failures",
            state.failures.value,
            {FailureRule.REMOVE.value: "remove all", FailureRule.HAIL.value: "as Hail's filter"},
        ),
    ]
    if len(versions) > 1:
        newest = {NEWEST: f"newest ({versions[0].version or 'not named'})"}
        others = {item.version: item.version for item in versions if item.version}
        fields.insert(
            0, _select("Version", "version", state.version or NEWEST, {**newest, **others})
        )
    return fields


def source_control(state: DetectabilityState) -> html.Div:
    """Build the choice between resampled rates and the closed form."""
    words = {
        ChoiceSource.RESAMPLING.value: "resampling",
        ChoiceSource.CLOSED_FORM.value: "closed form",
    }
    return _select("Rates by", "source", state.source.value, words)


def slowdown_slider(slowdown: float) -> html.Div:
    """Build the slider over the slowdown of the heat maps, percent."""
    part = "slower"
    return html.Div(
        [
            html.Label("Slowdown, %", htmlFor=ids.control_text(part), className="bw-label"),
            dbc.Input(
                id=ids.control(part),
                type="range",
                min=0,
                max=MOST_SLOWER,
                step=0.5,
                value=slowdown,
                debounce=TYPING_MS,
                class_name="form-range bw-range",
                list="slowdown-marks",
            ),
            html.Datalist(
                [html.Option(value=f"{mark}", label=f"{mark}") for mark in SLOWDOWN_MARKS],
                id="slowdown-marks",
                className="bw-range-marks",
            ),
        ],
        className="bw-slowdown",
    )


def choice_controls(state: DetectabilityState) -> list[Any]:
    """Build the controls of the chooser: method, wish, prices."""
    return [
        _select("Method", "method", state.method.value, METHODS),
        _select(
            "Strategy",
            "strategy",
            state.strategy.value,
            STRATEGIES,
        ),
        _number("Wanted slowdown, %", "want", state.want, 0.1, MOST_SLOWER),
        *limit_controls(state),
        _number("Price of a second, $", "second", state.second, 0, MOST_PRICE),
        _number("Price of an instance, $", "instance", state.instance, 0, MOST_PRICE),
    ]


def limit_controls(state: DetectabilityState) -> list[Any]:
    """Build the controls of false alarms and power."""
    return [
        _number("False alarms at most, %", "false", state.false, 0.1, 50),
        _number("Power at least, %", "power", state.power, 1, 99.9),
    ]


def defaults(slowdown: float) -> dict[str, str]:
    """Format the values that a link leaves out, as the controls do.

    Parameters
    ----------
    slowdown : float
        Of the maps, where the link names none; percent.
    """
    return {
        "version": NEWEST,
        "grid": _DEFAULT.grid,
        "failures": _DEFAULT.failures.value,
        "source": _DEFAULT.source.value,
        "method": _DEFAULT.method.value,
        "strategy": _DEFAULT.strategy.value,
        "slower": f"{slowdown:g}",
        **{
            name: f"{getattr(_DEFAULT, name):g}"
            for name in ("experiments", "want", "false", "power", "second", "instance")
        },
    }


def _number(
    word: str, part: str, value: float, least: float, most: float, step: float | str = "any"
) -> html.Div:
    default = float(getattr(_DEFAULT, part))
    return labelled(
        word,
        part,
        dbc.Input(
            id=ids.control(part),
            type="number",
            min=least,
            max=most,
            step=step,
            value="" if value == default else value,
            debounce=TYPING_MS,
            placeholder=f"{default:g}",
            size="sm",
            class_name="bw-number-field",
        ),
    )


def _select(word: str, part: str, value: str, words: dict[str, str]) -> html.Div:
    options = [{"label": label, "value": key} for key, label in words.items()]
    return labelled(
        word, part, dbc.Select(id=ids.control(part), options=options, value=value, size="sm")
    )
