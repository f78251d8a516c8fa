"""Others' blocks in a description: kept above and below ours, a conflict within ours."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap_tui.errors import Exit
from roadmap_tui.model.link_state import link_state
from roadmap_tui.model.records import Agreed, MergeBase
from roadmap_tui.sync.own_blocks import with_own_blocks
from roadmap_tui.sync.push import exit_of
from roadmap_tui.trackers.protocol import DescriptionBlock, RemoteIssue
from tests.sync.office import EDITIONS, Office
from tests.sync.tracker_double import TrackerDouble


def _text(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "paragraph", "content": [{"type": "text", "text": words, **more}]}


def _picture(name: str) -> dict[str, Any]:
    media = {"type": "media", "attrs": {"type": "file", "id": name, "collection": "c", "alt": f"{name}.png"}}
    return {"type": "mediaSingle", "attrs": {"layout": "center"}, "content": [media]}


def _tasks(name: str) -> dict[str, Any]:
    item = {"type": "taskItem", "attrs": {"localId": name, "state": "TODO"}, "content": [_words(name)]}
    return {"type": "taskList", "attrs": {"localId": f"list-{name}"}, "content": [item]}


def _words(name: str) -> dict[str, Any]:
    return {"type": "text", "text": name}


def _day(name: str) -> dict[str, Any]:
    date = {"type": "date", "attrs": {"timestamp": "1798761600000"}}
    return {"type": "paragraph", "content": [_words(f"{name} until "), date]}


def _panel(name: str) -> dict[str, Any]:
    return {"type": "panel", "attrs": {"panelType": "info"}, "content": [_text(name)]}


THEIRS: dict[str, dict[str, Any]] = {
    "cloud": {
        "words": _text,
        "picture": _picture,
        "tasks": _tasks,
        "date": _day,
        "panel": _panel,
        "empty": lambda _: {"type": "paragraph", "content": []},
    },
    "datacenter": {
        "words": lambda name: f"{name},  with two spaces ",
        "picture": lambda name: f"!{name}.png|thumbnail!",
        "tasks": lambda name: f"* (x) {name}\n# {name}",
        "date": lambda name: f"{name} until 2027-01-01 [~ann]",
        "panel": lambda name: f"{{panel:title={name}}}\n\n  h3. {name}\n\n{{panel}}",
        "empty": lambda _: "----",
    },
}
"""What people put into a description, by the edition in whose markup it is."""


def _plain(node: Any) -> Any:
    """A node without the ids that Jira gives by itself."""
    if isinstance(node, list):
        return [_plain(one) for one in node]
    if not isinstance(node, dict):
        return node
    kept = {name: _plain(one) for name, one in node.items() if name != "localId"}
    return {name: one for name, one in kept.items() if (name, one) != ("attrs", {})}


class Page:
    """The description of one issue as people see it: their blocks, and among them ours."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.above: list[Any] = []
        self.below: list[Any] = []
        self.count = 0

    @property
    def raw(self) -> Any:
        """The description as it is kept there, with one kind of line end."""
        kept = self.office.site.issue("ROAD-1").fields["description"]
        return kept.replace("\r\n", "\n") if isinstance(kept, str) else kept

    def ours(self) -> Any:
        """What stands between the blocks of others; an error where one of those is not as it was put there."""
        if self.office.edition == "cloud":
            nodes = self.raw["content"]
            stop = len(nodes) - len(self.below)
            assert _plain([self.above, self.below]) == _plain([nodes[: len(self.above)], nodes[stop:]])
            return nodes[len(self.above) : stop]
        above, below = ("".join(f"{one}\n\n" for one in self.above), "".join(f"\n\n{one}" for one in self.below))
        assert self.raw.startswith(above)
        assert self.raw.endswith(below)
        return self.raw[len(above) : len(self.raw) - len(below)]

    def write(self, ours: Any) -> None:
        """A person saves the page."""
        if self.office.edition == "cloud":
            whole = {"type": "doc", "version": 1, "content": [*self.above, *ours, *self.below]}
            self.office.site.edit("ROAD-1", description=json.loads(json.dumps(whole)))
        else:
            self.office.site.edit("ROAD-1", description="\n\n".join([*self.above, ours, *self.below]))

    def add(self, kind: str, where: str) -> None:
        """A person puts a block of theirs above ours or below, or into the middle of ours."""
        ours = self.ours()
        self.count += 1
        block = THEIRS[self.office.edition][kind](f"theirs-{self.count}")
        if where == "above":
            self.above.insert(self.count % (len(self.above) + 1), block)
        elif where == "below":
            self.below.insert(self.count % (len(self.below) + 1), block)
        elif self.office.edition == "cloud":
            ours = [*ours[:1], block, *ours[1:]]
        else:
            first, _, rest = ours.partition("\n\n")
            ours = f"{first}\n\n{block}\n\n{rest}"
        self.write(ours)

    def move(self, by: int) -> None:
        """A person cuts our blocks out and pastes them further up or down."""
        ours, others = self.ours(), [*self.above, *self.below]
        place = (len(self.above) + by) % (len(others) + 1)
        self.above, self.below = others[:place], others[place:]
        self.write(ours)

    def save(self) -> str:
        """The page as text, to tell whether anything of it was written."""
        return json.dumps(self.raw)


KINDS = st.sampled_from(["words", "picture", "tasks", "date", "panel", "empty"])
STEPS = st.one_of(
    st.tuples(st.just("add"), KINDS, st.sampled_from(["above", "below"])),
    st.tuples(st.just("move"), st.integers(1, 4)),
    st.tuples(st.just("edit"), st.sampled_from(["outcome", "benefit", "situation"])),
    st.tuples(st.just("sync")),
)


@pytest.mark.parametrize("edition", EDITIONS)
@settings(max_examples=settings().max_examples // 4, deadline=None)
@given(st.lists(STEPS, max_size=10), st.sampled_from([None, "words", "picture", "tasks", "date", "panel"]))
def test_what_is_others_is_kept_and_what_is_within_ours_is_a_conflict(
    edition: str, steps: list[Any], within: str | None
) -> None:
    """Blocks of others stay byte for byte through any number of our updates, wherever ours are moved to.

    No conflict comes of them; one that stands between our own lines is a conflict, and nothing is written.
    """
    with TemporaryDirectory() as folder:
        office = Office(Path(folder), edition)
        with office.fake:
            office.push()
            page = Page(office)
            for at, (step, *how) in enumerate([*steps, ("edit", "outcome"), ("sync",)]):
                if step == "add":
                    page.add(*how)
                elif step == "move":
                    page.move(*how)
                elif step == "edit":
                    office.desk.edit(**{how[0]: f"comes {at} times"})
                else:
                    (push,) = office.sync()
                    assert ("in step", True) == (link_state(office.desk.story), push.done)
                    page.ours()
            assert f"comes {len(steps)} times" in json.dumps(page.ours())
            if within is None:
                return
            page.add(within, "within")
            office.desk.edit(outcome="is news")
            before = page.save()
            (push,) = office.sync()
            assert ("conflict", Exit.CONFLICTS, before) == (push.action, exit_of([push]), page.save())


@pytest.mark.parametrize("kind", ["words", "picture", "tasks", "date", "panel"])
def test_ours_replaces_what_was_shown_and_keeps_what_stands_below(office: Office, kind: str) -> None:
    """A choice of ours takes away what stands between our lines, which was shown, and no block of others."""
    office.push()
    page = Page(office)
    page.add("picture", "below")
    page.add("words", "above")
    page.add(kind, "within")
    office.desk.edit(outcome="is news")
    office.sync()
    (push,) = office.resolve("ours")

    assert ("update", True) == (push.action, push.done)
    assert "theirs-3" not in json.dumps(page.ours())
    assert "is news" in json.dumps(page.ours())
    office.desk.edit(outcome="is later news")
    assert "update" == office.sync()[0].action


@pytest.mark.parametrize("side", ["ours", "theirs"])
@pytest.mark.parametrize("kind", ["words", "picture", "tasks", "date"])
@pytest.mark.parametrize("where", ["within", "below"])
def test_a_choice_covers_what_was_shown_alone(office: Office, side: str, kind: str, where: str) -> None:
    """Whatever came into the description since the conflict was shown is shown anew, and nothing is written."""
    office.push()
    page = Page(office)
    page.add("words", "within")
    office.desk.edit(outcome="is news")
    office.sync()
    page.add(kind, where)
    before, asked = page.save(), len(office.fake.requests())
    (push,) = office.resolve(side)

    assert ("conflict", Exit.CONFLICTS, before) == (push.action, exit_of([push]), page.save())
    assert [] == office.writes(asked)
    assert "changed again since you saw it" in str(push.why)
    (push,) = office.resolve(side)
    assert push.done


def test_a_struck_word_is_shown_before_it_is_written_over(office: Office) -> None:
    """A change of form alone is news as well, since the digest is of all that stands there."""
    office.push()
    page = Page(office)
    page.add("words", "within")
    office.desk.edit(outcome="is news")
    office.sync()
    ours = page.ours()
    if office.edition == "cloud":
        ours[0]["content"][0]["marks"] = [{"type": "underline"}]
    else:
        ours = ours.replace("physician", "+physician+")
    page.write(ours)
    (push,) = office.resolve("ours")

    assert ("conflict", False) == (push.action, push.done)


def test_an_old_consent_covers_no_later_write(office: Office) -> None:
    """Their paragraph, left by a choice, is not replaced by the next change of the story without another one."""
    office.push()
    page = Page(office)
    page.add("words", "within")
    office.desk.edit(outcome="is news")
    office.sync()
    (push,) = office.resolve("theirs")
    assert (True, "none") == (push.done, office.sync()[0].action)

    office.desk.edit(outcome="is later news")
    before = page.save()
    for _ in range(2):
        (push,) = office.sync()
        assert ("conflict", before) == (push.action, page.save())
        assert "was left there by choice" in str(push.why)
    (push,) = office.resolve("ours")
    assert push.done
    assert "is later news" in json.dumps(page.ours())
    assert "theirs-1" not in json.dumps(page.ours())


def test_what_was_accepted_within_is_ours_again_once_it_is_moved_out(office: Office) -> None:
    """A picture between our lines, left there by a choice and then put below them, is no conflict any more."""
    office.push()
    page = Page(office)
    clean = page.ours()
    page.add("picture", "within")
    office.desk.edit(benefit="see more of them")
    office.sync()
    office.resolve("theirs")
    page.below = [THEIRS[office.edition]["picture"]("theirs-1")]
    page.write(clean)
    office.desk.edit(outcome="is later news")
    (push,) = office.sync()

    assert ("conflict", False) == (push.action, "is later news" in page.save())


def test_ours_is_shortened_to_what_others_leave_of_the_room(office: Office) -> None:
    """Beside a long text of others the quotes give way, so that the whole still fits into Jira's limit."""
    office.push()
    page = Page(office)
    long = "long " * 5_000
    ours = page.ours()
    page.below = [_text(long.strip()) if office.edition == "cloud" else long.strip()]
    page.write(ours)
    office.desk.edit(outcome="is news")
    (push,) = office.sync()

    assert push.done
    assert "is news" in json.dumps(page.ours())


@pytest.mark.parametrize("foreign", [False, True])
def test_words_of_ours_in_a_form_of_others_are_not_ours(foreign: bool) -> None:
    """A block that holds what we never write is no block of ours, whatever spelling its words have."""
    block = DescriptionBlock(text="It\u2019s done", foreign=foreign)
    issue = RemoteIssue(
        id="1", key="ROAD-1", url="", summary="", description=block.text, blocks=(block,), foreign=foreign
    )
    sent = Agreed(ours="It's done", theirs=None, read_back=False)
    found = with_own_blocks(issue, MergeBase(agreed={"description": sent}), TrackerDouble())

    assert found.own is not None
    assert found.own.is_agreed is not foreign
