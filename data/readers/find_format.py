"""Find the format of a file by its content, or refuse the file and say what can be read."""

from data.readers.describe_source import describe_source
from data.readers.format import Format
from data.readers.registry import formats
from data.readers.source import InputSource
from models.records.errors import ReadError

PAGE = "docs/reference/readers.md"


def find_format(source: InputSource, name: str = "") -> Format:
    """Return the format of a file or folder.

    Parameters
    ----------
    source
        The file or folder.
    name
        Name of the format, where a person says it; blank means that the content tells.

    Raises
    ------
    ReadError
        If no format has that name, or none recognises the content.
    """
    known = formats()
    if name:
        for format_ in known:
            if format_.name == name:
                return format_
        raise ReadError(
            f"there is no format {name!r:.60}. --format takes one of"
            f" {', '.join(sorted(format_.name for format_ in known))}; {PAGE} describes them."
        )
    for format_ in known:
        if format_.recognise(source):
            return format_
    readable = "\n".join(f"  {item.name}: {item.description}" for item in known)
    hint = " Name the results in it one by one." if source.is_folder else ""
    raise ReadError(
        f"{source.path}: no reader recognises this content: {describe_source(source)}.{hint}\n"
        f"Readable are, and --format NAME names one:\n{readable}\n"
        f"{PAGE} tells how to convert other formats; a mapping reads JSON of any shape and wide CSV"
        " (docs/reference/mapping.md)."
    )
