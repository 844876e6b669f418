"""A number with its sign, as texts show changes; what rounds to zero has none."""

MINUS = "\u2212"


def signed_number(value: float, digits: int, minus: str = "-") -> str:
    """Format a number: ``+2.31``, ``-0.04``; ``0.00`` where it rounds to zero.

    Parameters
    ----------
    value : float
        Finite.
    digits : int
        After the point.
    minus : str
        Of negative numbers; `MINUS` is that of typesetting.
    """
    text = f"{value:+.{digits}f}"
    return text.replace("-", minus) if text.strip("+-0.") else text.lstrip("+-")
