"""Parse a whole XML document from a file that may be cut off or hostile.

Documents with a DOCTYPE are refused: no benchmark tool writes one, and without one there are no
entities that could grow without bounds or name other files.
"""

from pathlib import Path
from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from models.records.errors import ReadError

DEEPEST = 200


def parse_xml(path: Path, text: str) -> Element:
    """Parse `text`, and return the root element.

    Raises
    ------
    ReadError
        If the text is no XML, cut off, has a DOCTYPE, or is nested more than 200 deep.
    """
    builder = TreeBuilder()
    depth = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise ReadError(f"{path}: the XML is nested too deeply. Nothing was written.")
        builder.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name)

    def refuse(*_: object) -> NoReturn:
        raise ReadError(
            f"{path}: the XML has a DOCTYPE, which is not read. Remove it and try again."
        )

    # The text is decoded already: what its declaration states of an encoding does not count, and
    # need not be the name of one.
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        where = f"line {error.lineno}, column {error.offset + 1}"
        cut = error.code in (
            expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
            expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
        )
        kind = "the XML is cut off" if cut else f"not valid XML ({expat.ErrorString(error.code)})"
        raise ReadError(f"{path}: {kind} ({where}). Nothing was written.") from None
    return builder.close()
