"""People who open page after page, each in a browser of their own, and what is wrong with what they see."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

from django.conf import settings

from tests.browser.accessible import AXE, assert_accessible
from tests.browser.pictures import keep

CHINESE = re.compile(r"[\u3400-\u9fff]+")
VISIBLE_TEXT = """() => {
  const shown = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const holder = walk.currentNode.parentElement;
    const language = holder.closest('[lang]').lang;
    if (holder.checkVisibility() && language.startsWith('en') && !holder.closest('option')) {
      shown.push(walk.currentNode.data);
    }
  }
  for (const box of document.querySelectorAll('[placeholder], [aria-label], [title]')) {
    shown.push(box.getAttribute('placeholder') ?? '', box.getAttribute('aria-label') ?? '', box.title);
  }
  return shown.join('\\n');
}"""
KEYS_TWICE = """() => {
  const seen = new Map();
  for (const each of document.querySelectorAll('[data-key]')) {
    if (each.closest('dialog') || !each.checkVisibility()) continue;
    seen.set(each.dataset.key, [...(seen.get(each.dataset.key) ?? []), each.textContent.trim().replace(/\\s+/g, ' ')]);
  }
  return [...seen].filter(([, holders]) => holders.length > 1).map(([key, holders]) => `${key}: ${holders.join(', ')}`);
}"""
Page = tuple[str, str, str]
"""The session and the role of who opens it, and its address."""


def faults_of_walk(
    browsers: Callable[[], AbstractContextManager[Any]],
    site: str,
    pages: list[Page],
    places: list[str],
    language: str,
    type_size: str,
) -> list[str]:
    """What is wrong with the pages in this language and size of type. May run in a thread of its own.

    Pictures are kept of every page; in CI, where nobody looks at them, of those that are wrong.
    """
    faults: list[str] = []
    with browsers() as browser:
        screen = Screen(browser, site, language, type_size)
        for number, (session, role, address) in enumerate(pages):
            screen.give_to(session)
            found = list(screen.faults_of(address, places))
            faults += [f"{language} {type_size} {role} {address}: {fault}" for fault in found]
            if found or os.environ.get("CI") != "true":
                named = re.sub(r"[^a-z]+", "-", re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", address)).strip("-") or "desk"
                keep(screen.page, f"{language}-{type_size}-{number:02d}-{role}-{named}"[:90])
    return faults


class Screen:
    """One screen that people use in turn, each in a session of their own, with what the browser complains of.

    A window for each of them would be a process for each, in which nothing is warm yet when its turn comes.
    """

    def __init__(self, browser: Any, site: str, language: str, type_size: str) -> None:
        self.site, self.language, self.type_size = site, language, type_size
        self.complaints: list[str] = []
        self.context = browser.new_context(base_url=site, viewport={"width": 1366, "height": 768}, locale="zh-CN")
        self.context.add_init_script(AXE.axe_script)
        self.page = self.context.new_page()
        self.page.on("console", lambda line: line.type == "error" and self.complaints.append(line.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def give_to(self, session: str) -> None:
        """From here on the pages are those of the person of this session."""
        chosen = {"django_language": self.language, "type": self.type_size, settings.SESSION_COOKIE_NAME: session}
        self.context.clear_cookies()
        self.context.add_cookies([{"name": name, "value": value, "url": self.site} for name, value in chosen.items()])

    def faults_of(self, address: str, places: list[str]) -> Iterator[str]:
        """What is wrong with a page. The console is read before axe, whose own work writes into it."""
        self.complaints.clear()
        response = self.page.goto(address)
        if response.status != 200:
            yield f"status {response.status}"
            return
        yield from list(self.complaints)
        if twice := self.page.evaluate(KEYS_TWICE):
            yield f"one key for two things: {twice}"
        try:
            assert_accessible(self.page)
        except AssertionError as found:
            yield str(found)
        if self.language == "en" and (chinese := self.chinese(places)):
            yield f"Chinese on the English page: {chinese}"

    def chinese(self, places: list[str]) -> list[str]:
        """Chinese words beside the names of places, which are many and are looked for in few lines."""
        shown = self.page.evaluate(VISIBLE_TEXT)
        text = "\n".join(line for line in shown.splitlines() if CHINESE.search(line))
        for name in places:
            text = text.replace(name, "")
        return sorted(set(CHINESE.findall(text)))[:8]
