"""``bandwatch detectability``: the smallest detectable slowdown of a file's benchmarks."""

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_GRID = "5,10,15,20,25x5,10,15,20,25"
DEFAULT_SLOWDOWNS = "1,1.1,1.2,1.3,1.4,1.5"


def detectability(
    file: Annotated[
        Path,
        typer.Argument(help="Hail's JSON lines, or a long CSV with instance and iteration."),
    ],
    method: Annotated[
        list[str] | None, typer.Option(help="laaber or schultz; repeatable. [default: both]")
    ] = None,
    strategy: Annotated[
        list[str] | None, typer.Option(help="ibs or tbs; repeatable. [default: both]")
    ] = None,
    grid: Annotated[str, typer.Option(help="Instances x iterations to evaluate.")] = DEFAULT_GRID,
    slowdowns: Annotated[
        str, typer.Option(help="Slowdown factors to evaluate.")
    ] = DEFAULT_SLOWDOWNS,
    experiments: Annotated[int, typer.Option(min=1, help="Experiments per size.")] = 100,
    resamples: Annotated[int, typer.Option(min=2, help="Resamples per experiment.")] = 1000,
    confidence: Annotated[float, typer.Option(help="Confidence level of the intervals.")] = 0.95,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the random numbers.")] = 0,
    jobs: Annotated[int, typer.Option(min=1, help="Parallel processes.")] = 1,
    only: Annotated[
        str | None, typer.Option(help="Shell-style pattern of benchmarks to include.")
    ] = None,
    burn_in: Annotated[
        Path | None, typer.Option(help="YAML file of burn-in indices to use instead of the rule's.")
    ] = None,
    failures: Annotated[
        str, typer.Option(help="remove: all failed iterations; hail: those that Hail removes.")
    ] = "remove",
    min_instances: Annotated[
        int | None, typer.Option(min=1, help="Fewest instances. [default: as the grid needs]")
    ] = None,
    min_iterations: Annotated[
        int | None, typer.Option(min=1, help="Fewest iterations. [default: as the grid needs]")
    ] = None,
    want: Annotated[float, typer.Option(help="Slowdown to detect, as a factor.")] = 1.1,
    false_positive: Annotated[float, typer.Option(help="Largest rate of false alarms.")] = 0.05,
    power: Annotated[float, typer.Option(help="Smallest detection rate of that slowdown.")] = 0.8,
    price_second: Annotated[float, typer.Option(help="Price of a second of running.")] = 1.0,
    price_instance: Annotated[float, typer.Option(help="Price of starting an instance.")] = 0.0,
    resampling: Annotated[
        bool,
        typer.Option("--resampling/--closed-form", help="Resample, or use only the closed form."),
    ] = True,
    yaml_file: Annotated[
        Path | None,
        typer.Option(
            "--yaml", help="Write the runner's configuration for the first method and strategy."
        ),
    ] = None,
    write_burn_in: Annotated[
        Path | None, typer.Option(help="Write the burn-in indices used, as YAML.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print the smallest detectable slowdowns of benchmarks.

    Prints burn-in, variability, detectable slowdowns and the cheapest configurations. Nothing
    is stored. docs/reference/detectability.md describes the methods and the JSON.
    """
    from rich.console import Console

    from data.assess_file import assess_file
    from data.burn_in_overrides import read_overrides, write_overrides
    from data.detectability_json import detectability_json
    from data.detectability_print import print_reports
    from data.readers.iterations.benchmarks import read_benchmark_file
    from models.services.detectability.grid_text import parse_choice, parse_grid, parse_slowdowns
    from models.services.detectability.known_benchmark import KnownBenchmark
    from models.services.detectability.options import DetectabilityOptions
    from models.services.detectability.runner_yaml import runner_yaml
    from models.stats.detectability.cleaning import FailureRule
    from models.stats.detectability.configuration import CostModel, Target
    from models.stats.detectability.detection_settings import DetectionSettings, Method
    from models.stats.detectability.experiment_selection import Strategy

    instances, iterations = parse_grid(grid)
    options = DetectabilityOptions(
        detection=DetectionSettings(
            slowdowns=parse_slowdowns(slowdowns),
            instances=instances,
            iterations=iterations,
            experiments=experiments,
            resamples=resamples,
            confidence=confidence,
            methods=tuple(parse_choice(Method, name) for name in method or Method),
            strategies=tuple(parse_choice(Strategy, name) for name in strategy or Strategy),
            seed=seed,
        ),
        failures=parse_choice(FailureRule, failures),
        min_instances=min_instances,
        min_iterations=min_iterations,
        wish=Target(want, false_positive, power),
        prices=CostModel(price_second, price_instance),
        resample=resampling,
    )
    content = read_benchmark_file(file)
    overrides = read_overrides(burn_in) if burn_in else {}
    reports = assess_file(content, options, overrides=overrides, only=only, jobs=jobs)
    first = (options.detection.methods[0], options.detection.strategies[0])
    if yaml_file:
        known = [KnownBenchmark.of_report(report) for report in reports]
        text = runner_yaml(known, *first, options)
        yaml_file.write_text(text or "[]\n", encoding="utf-8")
    if write_burn_in:
        used = {
            report.runs.key.item: report.burn_in for report in reports if report.burn_in is not None
        }
        write_overrides(write_burn_in, used)
    if as_json:
        typer.echo(detectability_json(reports, content.rejected, options).decode())
        return
    print_reports(Console(), reports, content.rejected, options)
