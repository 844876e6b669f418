"""Fill the link templates of the settings, which lead to a deployment's own tools."""

from urllib.parse import quote


def filled_link(template: str, **words: str) -> str:
    """Fill a template such as ``https://host/commit/{revision}``.

    Returns
    -------
    str
        Blank where there is no template, where it is no web address, or where it names a word
        that is not known.
    """
    if not template.lower().startswith(("http://", "https://")):
        return ""
    for name, word in words.items():
        place = "{" + name + "}"
        if place in template and not word:
            return ""
        template = template.replace(place, quote(word, safe=""))
    return template
