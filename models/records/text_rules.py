"""Which text may be stored, and which may name a person or a series."""

import unicodedata

from models.records.errors import BadArgumentError

# Of what cannot be seen: controls and line ends, zero-width and direction marks, halves of
# characters, and line and paragraph separators.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Scripts with letters that look like those of Latin.
_LOOK_ALIKE = ("LATIN", "CYRILLIC", "GREEK")


def storage_fault(text: str) -> str:
    """Return why no database takes a text, as the end of a sentence; blank if both do."""
    if "\0" in text:
        return "holds a NUL character"
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            return "is not UTF-8 text"
    return ""


def name_fault(name: str) -> str:
    """Return why a text cannot name a person or a series, as the end of a sentence.

    Blank if it can: it is printable, and one line.
    """
    if fault := storage_fault(name):
        return fault
    for letter in name:
        if unicodedata.category(letter) in _UNSEEN:
            return f"holds the character U+{ord(letter):04X}, which cannot be seen"
    return ""


def person_fault(name: str) -> str:
    """Return why a text cannot name a person: as `name_fault`, and words of mixed scripts."""
    if fault := name_fault(name):
        return fault
    for word in name.split():
        scripts = {script for letter in word if (script := _script(letter))}
        if len(scripts) > 1:
            return f"mixes letters of {' and '.join(sorted(scripts))} that look alike"
    return ""


def person_name(name: str) -> str:
    """Return a person's name as it is kept; it may be blank.

    Raises
    ------
    BadArgumentError
        If it cannot name a person.
    """
    name = normalised(name)
    if fault := person_fault(name):
        shown = name.encode("unicode_escape").decode()
        raise BadArgumentError(f"The name “{shown:.80}” {fault}. Type the name again.")
    return name


def normalised(name: str) -> str:
    """Return a name with its accents composed (NFC) and without blanks around it."""
    return name.strip() if name.isascii() else unicodedata.normalize("NFC", name).strip()


def _script(letter: str) -> str:
    if letter.isascii():
        return "Latin" if letter.isalpha() else ""
    first = unicodedata.name(letter, "").split(" ", 1)[0]
    return first.capitalize() if first in _LOOK_ALIKE and letter.isalpha() else ""
