"""What a person does at a screen: by the words that stand there, not by the names in the source."""

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page

# Labels may end so; no label of the pages is the beginning of another with these words.
_OPTIONAL = "（选填）"

# What no page may have: a style or a script of its own, and more width than the screen.
_UNSEEMLY = """() => {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    faults.push(`${root.scrollWidth} px wide on a screen of ${root.clientWidth} px`);
  }
  for (const part of document.querySelectorAll("*")) {
    const named = [...part.attributes].filter((a) => a.name === "style" || /^on/.test(a.name));
    if (part.matches("style, script:not([src])") || named.length) {
      faults.push(`inline style or script: ${part.outerHTML.slice(0, 80)}`);
    }
  }
  return faults;
}"""

Said = Mapping[str, str | bool]


def read(page: Page) -> str:
    """What stands in the main part of the page."""
    return page.locator("main").inner_text()


def unseemly(page: Page) -> list[str]:
    """What is wrong with the page whatever it says."""
    return [f"{page.url}: {fault}" for fault in page.evaluate(_UNSEEMLY)]


def visit(page: Page, path: str) -> None:
    page.goto(path)
    assert not unseemly(page)


def press(page: Page, words: str) -> None:
    """Press the button or follow the link of these words, and wait for where it leads."""
    button = page.get_by_role("button", name=words, exact=True)
    link = page.get_by_role("link", name=words, exact=True)
    with page.expect_navigation():
        button.or_(link).first.click()
    assert not unseemly(page)


def fill_in(page: Page, said: Said) -> None:
    """Fill in fields by their labels; a choice is the label of the question and of the answer."""
    for label, value in said.items():
        words = re.compile(f"^{re.escape(label)}({_OPTIONAL})?$")
        field = page.locator("main").get_by_label(words)
        if isinstance(value, bool):
            field.set_checked(value)
        elif field.count():
            _write(field, value)
        else:
            group = page.get_by_role("group", name=words)
            group.get_by_label(value, exact=True).check()


def _write(field: Locator, value: str) -> None:
    kind = field.evaluate("field => field.type")
    if kind == "select-one":
        field.select_option(label=value)
    elif kind == "file":
        field.set_input_files(value)
    else:
        field.fill(value)


def send(page: Page, said: Said, button: str) -> None:
    """Fill in the form and press its button."""
    fill_in(page, said)
    press(page, button)
