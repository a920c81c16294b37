"""What every page has to be: free of axe violations, no wider than the screen, silent in the console."""

from typing import Any

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe

AXE = Axe()
REFERENCE_WIDTH = 1366
VIOLATIONS = """() => axe.run({resultTypes: ['violations']}).then(({violations}) => ({violations}))"""
"""All that axe says of what is right would be carried over too, which takes longer than many a check."""
RUNS_OUT = """() => [...document.querySelectorAll('main .panel table')].filter(table =>
  table.getBoundingClientRect().right > table.closest('.panel').getBoundingClientRect().right + 1
).map(table => table.tHead?.innerText ?? '')"""


def assert_accessible(page: Any) -> None:
    """No axe violation, nothing to scroll sideways for, and no table that runs out of its panel."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.axe_script)
    found = AxeResults(page.evaluate(VIOLATIONS))
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= REFERENCE_WIDTH, f"{page.url} is {width} px wide"
    out = page.evaluate(RUNS_OUT)
    assert out == [], f"{page.url}: these tables run out of their panels"
