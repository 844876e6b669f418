"""``bandwatch fits``: the stored fits of a series, and two of them side by side."""

from typing import Annotated, Any

import typer

from models.records.errors import BadArgumentError
from models.records.settings import load_settings
from models.stats.comparison.signed_number import signed_number


def fits(
    series: Annotated[
        str, typer.Argument(help="One series, e.g. demo/main/page-load/shop/linux-x64.")
    ],
    compare: Annotated[
        tuple[int, int] | None, typer.Option(help="Two fits to compare, by their numbers.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the stored fits of a series, or compare two of them.

    A fit as of a past day (bandwatch fit --until) is listed with that day. The trend page
    draws two fits over each other: its link has beside=NUMBER.
    """
    import json

    from models.services.fitting.stored_fits import fits_document
    from models.storage.database.engine import open_store
    from models.storage.results.catalogue_view import match_series

    engine = open_store(load_settings())
    try:
        found = match_series(engine, series)
        if len(found) != 1:
            raise BadArgumentError(
                f"{series!r} matches {len(found)} series; name one, as bandwatch fits shows fits "
                "of one series."
            )
        document = fits_document(engine, found[0], compare)
    finally:
        engine.dispose()
    if as_json:
        typer.echo(json.dumps(document, indent=2, ensure_ascii=False))
        return
    typer.echo(document["series"])
    for fit in document["fits"]:
        typer.echo(_line(fit))
    if not document["fits"]:
        typer.echo("  No fits. Fit it: bandwatch fit --series PATTERN")
    if compare is not None:
        typer.echo(_comparison_text(document["comparison"], document["unit"]))


def _line(fit: dict[str, Any]) -> str:
    kind = "current" if fit["current"] else f"as of {fit['until']}" if fit["until"] else "earlier"
    trust = "" if fit["trusted"] else f"; not trusted: {fit['reason']}"
    return (
        f"  fit {fit['fit']}, {kind}: {fit['first_day']} to {fit['last_day']}, "
        f"{fit['measurements']:,} measurements, {fit['likelihood']}{trust}"
    )


def _comparison_text(found: dict[str, Any], unit: str) -> str:
    def level(values: list[float]) -> str:
        low, middle, high = values
        return f"{middle:,.6g}{f' {unit}' if unit else ''} ({low:,.6g} to {high:,.6g})"

    def percent(value: float | None) -> str:
        return "an unknown share" if value is None else f"{signed_number(value, 2)} %"

    overlap = "overlap" if found["overlap"] else "do not overlap"
    return (
        f"On {found['day']}, the newest day of both: fit {found['fit']} {level(found['level'])}, "
        f"fit {found['other']} {level(found['other_level'])}; {percent(found['percent'])}, and the "
        f"90 % intervals {overlap}.\nThe levels differ most on {found['farthest']}, by "
        f"{percent(found['farthest_percent'])}; the intervals do not overlap on "
        f"{found['days_apart']} of {found['days']} days."
    )
