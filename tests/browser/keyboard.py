"""A person without a mouse: only keys are pressed, and what has the focus is found by tabbing to it."""

from typing import Any

FARTHEST = 120
BEHIND = """selector => {
  const [here, there] = [document.activeElement, document.querySelectorAll(selector)];
  return there.length === 1 && Boolean(here.compareDocumentPosition(there[0]) & Node.DOCUMENT_POSITION_PRECEDING);
}"""


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def type_in(page: Any, selector: str, text: str) -> None:
    """Tab to a field and type into it."""
    tab_to(page, selector)
    page.keyboard.type(text)


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until what has the focus matches, or Shift+Tab to what lies behind and is the only one that matches.

    Fails when a person would never get there.
    """
    key = "Shift+Tab" if page.evaluate(BEHIND, selector) else "Tab"
    for _step in range(FARTHEST):
        if page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"the keyboard does not reach {selector} on {page.url}")


def tick(page: Any, selector: str) -> None:
    """Tab to a box and tick it."""
    tab_to(page, selector)
    page.keyboard.press("Space")
    assert page.evaluate("() => document.activeElement.checked")


def choose(page: Any, selector: str, label_part: str) -> None:
    """Tab to a list and go down to the first entry that contains a text."""
    tab_to(page, selector)
    entries = page.evaluate("() => [...document.activeElement.options].map(option => option.text)")
    wanted = next(index for index, entry in enumerate(entries) if label_part in entry)
    page.keyboard.press("Home")
    for _step in range(wanted):
        page.keyboard.press("ArrowDown")
    assert label_part in page.evaluate("() => document.activeElement.selectedOptions[0].text")


def sign_in(page: Any, staff_number: str, password: str) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in/")
    type_in(page, "[name=username]", staff_number)
    type_in(page, "[name=password]", password)
    press(page, "Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)
