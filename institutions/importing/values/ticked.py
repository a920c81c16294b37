"""A cell that holds a whole form: 医疗√ 康复□, ■医疗 □康复, 医疗(√)康复( ), 医疗：是；康复：否, 医疗是康复否."""

import re
from itertools import pairwise

_BEHIND = r"(?<=[疗复具置])"
_NEXT = r"(?=[\s,，、;；/|]|$|工伤|医疗|康复|辅|配置)"
MARK = "[√✓✔■☑☒✅●★þ□☐○×✗✘✕❌¨£]"
_YES = (
    r"\[\s*[x√✓✔v]\s*\]|\(\s*(?:[√✓✔vy1]|是|有)\s*\)|[√✓✔■☑☒✅●★þ]|R(?=[\u4e00-\u9fff])|[:：]\s*(?:是|有|√|✓)"
    rf"|{_BEHIND}(?:是|有|[y1]){_NEXT}"
)
_NO = (
    r"\[\s*\]|\(\s*\)|\(\s*(?:[×✗n0]|否|无)\s*\)|[□☐○×✗✘✕❌¨£]|[:：]\s*(?:否|无|×|-)"
    rf"|{_BEHIND}(?:否|无|[n0]){_NEXT}"
)
_MARK = re.compile(rf"(?P<yes>{_YES})|(?P<no>{_NO})", re.IGNORECASE)
_BETWEEN = " \n,，、;；/|:："


def ticked(text: str) -> tuple[list[str], list[str]] | None:
    """The words that are ticked, and those of which the form says nothing; None where nothing is ticked or crossed."""
    marks = list(_MARK.finditer(text))
    if not marks:
        return None
    ends = [0, *(end for mark in marks for end in mark.span()), len(text)]
    between = [text[start:end].strip(_BETWEEN) for start, end in list(pairwise(ends))[::2]]
    is_before = not between[0]
    words = between[1:] if is_before else between[:-1]
    left_over = [] if is_before else [between[-1]]
    said, unsaid = [], [word for word in left_over if word]
    for word, mark in zip(words, marks, strict=True):
        parts = [part for part in re.split(rf"[{_BETWEEN}]+", word) if part]
        nearest = parts[:1] if is_before else parts[-1:]
        unsaid += [part for part in parts if part not in nearest]
        if mark["yes"]:
            said += nearest
    return said, unsaid
