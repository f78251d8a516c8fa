"""Strategies that make any `Prose`, and the changes that Jira makes to a document by itself."""

import copy
from typing import Any

from hypothesis import strategies as st

from roadmap_tui.trackers.protocol import Bullets, Facts, Heading, Origin, Paragraph, Prose, Quotation, Rule

TRAPS = st.sampled_from(
    ["", " ", "\n", "a\r\nb", "List<String>", "{code}", "[link](javascript:alert(1))", "<b>x</b>", "\x00\x1b[31m",
     "\u202egnp.exe", "😀" * 20, "*bold* _em_", "tail \n\n head", "\ufffe", "\u00a0", "a\tb", "roadmap-abc"]
)  # fmt: skip
texts = st.one_of(TRAPS, st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
urls = st.one_of(
    st.none(),
    texts,
    st.sampled_from(["https://board.example/S-1", "javascript:alert(1)", "mailto:a@b.c", "/relative", "http://"]),
)
blocks = st.one_of(
    st.builds(Paragraph, text=texts, strong=st.booleans(), emphasis=st.booleans()),
    st.builds(Heading, text=texts, level=st.integers(-1, 9)),
    st.builds(Quotation, text=texts, by=st.none() | texts),
    st.builds(Facts, rows=st.lists(st.tuples(texts, texts), max_size=4).map(tuple)),
    st.builds(Bullets, items=st.lists(texts, max_size=4).map(tuple)),
    st.just(Rule()),
    st.builds(Origin, text=texts, url=urls),
)
many_blocks = st.lists(blocks, max_size=5).map(tuple)
proses = st.builds(Prose, story=many_blocks, evidence=many_blocks, origin=many_blocks)


def as_jira_keeps_it(document: dict[str, Any]) -> dict[str, Any]:
    """The document with ids on its nodes, default attributes on its tables and trimmed text."""
    kept = copy.deepcopy(document)
    _normalise(kept, iter(range(100_000)))
    return kept


def _normalise(node: dict[str, Any], numbers: Any) -> None:
    if node["type"] in {"paragraph", "heading", "bulletList", "listItem", "blockquote", "table", "tableRow"}:
        node.setdefault("attrs", {})["localId"] = f"{next(numbers):012x}"
    if node["type"] == "table":
        node["attrs"] |= {"isNumberColumnEnabled": False, "layout": "default"}
    if node["type"] in {"tableCell", "tableHeader"}:
        node["attrs"] |= {"colspan": 1, "rowspan": 1}
    content = node.get("content", [])
    if node["type"] in {"paragraph", "heading"} and content:
        if "text" in content[0]:
            content[0]["text"] = content[0]["text"].lstrip() or content[0]["text"]
        if "text" in content[-1]:
            content[-1]["text"] = content[-1]["text"].rstrip() or content[-1]["text"]
    for child in content:
        _normalise(child, numbers)
