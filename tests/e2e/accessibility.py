"""axe-core in the page, injected past the CSP the way a browser extension would be."""

from functools import cache
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# what a floating bar covers at this moment is one scroll away: sizes are judged with the bars in the flow
IN_THE_FLOW = (
    "document.querySelectorAll('.dossier-bar, .sticky-actions').forEach(bar => bar.style.position = 'static')"
)
RUN = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"


@cache
def _axe() -> str:
    return (Path(settings.BASE_DIR) / "node_modules/axe-core/axe.min.js").read_text()


def violations(page: Page) -> list[str]:
    """Return what axe finds, one line for each element."""
    page.evaluate(_axe())
    page.evaluate(IN_THE_FLOW)
    found = page.evaluate(RUN, TAGS)["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def scrolls_sideways(page: Page) -> bool:
    """Say whether the page is wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
