"""Match names that a person typed in part, or with letters left out."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def fuzzy_score(words: Sequence[str], name: str) -> float | None:
    """Score how well words match a name; None where a word does not match at all.

    The letters of a word must stand in the name in their order, upper or lower case: ``jsn``
    matches ``json``. A word that stands there whole is best, then one whose letters stand close
    together, then one that begins where a part of the name begins.

    Returns
    -------
    float or None
        Smaller is better; 0 where every word begins a part of the name.
    """
    text = name.casefold()
    total = 0.0
    for word in words:
        one = _word_score(word.casefold(), text)
        if one is None:
            return None
        total += one
    return total


def fuzzy_find(words: Sequence[str], named: Iterable[tuple[str, Item]], limit: int) -> list[Item]:
    """Return the best matches, the best first; of equal ones the shorter name."""
    scored = [
        (score, len(name), name, item)
        for name, item in named
        if (score := fuzzy_score(words, name)) is not None
    ]
    scored.sort(key=lambda found: found[:3])
    return [item for *_, item in scored[:limit]]


def _word_score(word: str, text: str) -> float | None:
    whole = text.find(word)
    if whole >= 0:
        return 0.0 if _begins(text, whole) else 0.5
    best: float | None = None
    start = text.find(word[0])
    while start >= 0:
        end = _last_letter(word, text, start)
        if end is None:
            break
        gaps = end - start + 1 - len(word)
        score = 1.0 + gaps + (0.0 if _begins(text, start) else 0.5)
        best = score if best is None else min(best, score)
        start = text.find(word[0], start + 1)
    # Letters scattered over the whole name are chance, not what was meant.
    return best if best is not None and best <= 2 + len(word) else None


def _last_letter(word: str, text: str, start: int) -> int | None:
    at = start
    for letter in word[1:]:
        at = text.find(letter, at + 1)
        if at < 0:
            return None
    return at


def _begins(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()
