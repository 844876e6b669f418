"""Options that `bandwatch gate` and `bandwatch compare` share."""

from typing import Annotated

import typer

from models.records.gate_status import FailOn
from models.services.gate.output.write import GateFormat

FdrOption = Annotated[float, typer.Option(min=0, max=1, help="Largest share of false discoveries.")]
ThresholdOption = Annotated[
    float, typer.Option(min=0.501, max=1, help="Probability a verdict needs.")
]
MaxRegressionsOption = Annotated[int, typer.Option(min=0, help="Regressions allowed.")]
MaxMissingOption = Annotated[
    float, typer.Option(min=0, max=1, help="Share of series without a comparison allowed.")
]
MaxUndecidedOption = Annotated[
    float, typer.Option(min=0, max=1, help="Share of undecided series allowed.")
]
FailOnOption = Annotated[FailOn, typer.Option(help="Outcomes that end with a status other than 0.")]
FormatOption = Annotated[GateFormat, typer.Option("--format", help="What to print.")]
OutputOption = Annotated[
    list[str] | None,
    typer.Option(help="Write a file as well: junit=gate.xml. Repeatable."),
]
