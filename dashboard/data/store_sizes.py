"""The sizes of the store, on the data page."""

from dash import html

from dashboard.shared.formatting.values import count
from models.services.prune import StoreSizes, size_text


def sizes_line(sizes: StoreSizes, keep: int) -> html.P:
    """Format how large the store is, and what retention deletes next."""
    fits, size = count(sizes.fits.fits, "fit"), size_text(sizes.fits.size)
    text = f"The database takes {size_text(sizes.database)}; {fits} with draws about {size} of it."
    if not keep:
        text += " Every fit is kept (BANDWATCH_KEEP_FITS is 0)."
    elif sizes.superseded.fits:
        text += (
            f" Newer fits replaced {count(sizes.superseded.fits, 'fit')}, about"
            f" {size_text(sizes.superseded.size)}: the next bandwatch nightly, or bandwatch prune,"
            " deletes them."
        )
    else:
        text += f" Nothing is to be pruned: {keep} fits of a series are kept."
    return html.P(text, className="bw-summary bw-sizes")
