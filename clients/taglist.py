"""Several tags in one cell, written and read back."""

import re

_BETWEEN = re.compile(r"[,;\n|]|:::")
_LIST = re.compile(r"\[\s*(?:(?:'[^']*'|\"[^\"]*\")\s*(?:,\s*)?)*\]")
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")


def join_tags(tags: list[str]) -> str:
    """`VIP, new`; in brackets and quotation marks when a tag itself holds what stands between tags."""
    if not any(_BETWEEN.search(tag) or tag.startswith("[") for tag in tags):
        return ", ".join(tags)
    return (
        "["
        + ", ".join(f"'{tag}'" if "'" not in tag else '"' + tag.replace('"', "'") + '"' for tag in tags)
        + "]"
    )


def split_tags(text: str) -> list[str]:
    """The tags of a cell, whichever mark stands between them; without # and * in front."""
    text = text.strip()
    parts = (
        [one or two for one, two in _QUOTED.findall(text)] if _LIST.fullmatch(text) else _BETWEEN.split(text)
    )
    return [tag for part in parts if (tag := " ".join(part.strip("*# ").split()))]
