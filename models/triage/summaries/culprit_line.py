"""Which commit brought the change of a summary, in a line; the same on pages, in bugs and mails."""

from models.records.culprit_posterior import CulpritPosterior, SuspectCommit

SHORT = 10  # letters of a revision
MOST = 4  # commits that are named


def culprit_line(posterior: CulpritPosterior | None) -> str:
    """Format the smallest set of commits that holds the change with 90 %.

    As in ``Brought by one of 2 of 17 commits, with 95 %: 1a2b (80 %), 3c4d (15 %).`` Blank
    where nothing is known.
    """
    if posterior is None:
        return ""
    held = posterior.held
    together = share_text(sum(item.probability for item in held))
    among = f"of {len(posterior.suspects)} commits"
    if len(held) == 1:
        return f"Brought by {_name(held[0])}, with {together}."
    listed = [f"{_name(item)} ({share_text(item.probability)})" for item in held[:MOST]]
    left = len(held) - len(listed)
    more = f" and {left} more" if left else ""
    return f"Brought by one of {len(held)} {among}, with {together}: {', '.join(listed)}{more}."


def share_text(share: float) -> str:
    """Format a probability in whole percent."""
    if share > 0.995:
        return "> 99 %"
    return "< 1 %" if share < 0.005 else f"{100 * share:.0f} %"


def _name(item: SuspectCommit) -> str:
    return item.commit.revision[:SHORT]
