"""What every tracker keeps, whatever it is: nothing lost, nothing doubled, nothing overwritten, nothing leaked.

An adapter's tests are a class of their own below `TrackerContract`, with a fixture `there`: a fake server with a
way to look at it and to be a person on it (`There`). What a tracker does not have, by its capabilities, is passed
over.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any, Literal, Protocol

import pytest
from msgspec import UNSET, convert

from roadmap_tui.errors import Exit, Offline, Problem
from roadmap_tui.model.status_wanted import StatusWanted
from roadmap_tui.trackers.protocol import (
    Bullets,
    Changed,
    Facts,
    Gone,
    Heading,
    Identity,
    IssueDraft,
    Marker,
    NotSent,
    Origin,
    OutcomeUnknown,
    Paragraph,
    Patch,
    Prose,
    Quotation,
    Rejected,
    RemoteIssue,
    Rule,
    TextLimit,
    Tracker,
)

Call = Literal["create", "update", "move", "comment"]
Part = Literal["title", "description", "due", "labels", "status", "assignee"]
PARTS: dict[Part, str] = {
    "title": "summary",
    "description": "description",
    "due": "due",
    "labels": "labels",
    "status": "status",
    "assignee": "assignee",
}
"""What an answer says of an issue, and where it stands in a RemoteIssue."""
WAYS = pytest.mark.parametrize("odd", [False, True], ids=["missing", "odd"])
OTHER_BOARD = "board-2"
ODD = "<b>bold</b> *stars* _under_ [link](http://x.example) @ann #12 `code` {macro} | cell \\ é 😀 'q' - end"
"""Words that are markup, a mention or a reference somewhere."""
ESCAPES = "\x1b[31mred\x07"


class There(Protocol):
    """A fake server: what the suite sees of it, and does there as a person."""

    secret: str
    """The token of our account."""
    statuses: tuple[str, str]
    """Two statuses: the one that a new issue has, and another one that it can go to."""

    longest_title: TextLimit
    """The longest title that the server takes."""

    def connect(self, *, token: str | None = None) -> Tracker:
        """A tracker on the server; it is closed at the end of the test."""

    def count(self) -> int:
        """How many issues there are."""

    def writes(self) -> int:
        """How many requests that write have come, answered or not."""

    def asked(self) -> int:
        """How many requests have come."""

    def edit(self, identity: str, **fields: Any) -> None:
        """A person changes `title`, `due` or `labels` of an issue."""

    def walk(self, identity: str, status: str) -> None:
        """A person moves an issue."""

    def assign(self, identity: str, name: str) -> None:
        """A person gives an issue to somebody."""

    def delete(self, identity: str) -> None:
        """A person deletes an issue."""

    def rename(self, identity: str) -> str:
        """A person moves an issue so that its key changes, and nothing else; the new key."""

    def clone(self, identity: str) -> str:
        """A person copies an issue with its labels, without what is hidden; the id of the copy."""

    def comments(self, identity: str) -> int:
        """How many comments an issue has."""

    def hide_new(self) -> None:
        """From now on searches lag: they do not show what is written."""

    def catch_up(self) -> None:
        """Searches show everything again."""

    def fail(self, call: Call | None, *, after: bool, nth: int = 1) -> None:
        """The nth request of a kind, or of any, is answered by nobody; `after`: once it was processed."""

    def spoil(self, part: Part, *, odd: bool) -> None:
        """From now on answers lack a part of every issue; `odd`: what they have there nobody can read."""

    def heal(self) -> None:
        """Every request is answered again, whole."""


def marker(story: str = "ABCDEFGHIJ", *, board: str = "board-1", operation: str = "") -> Marker:
    """A mark of a story."""
    return Marker(board=board, story=story, operation=operation or f"operation-of-{story}")


def draft(title: str = "CSMs see renewals coming", **changed: Any) -> IssueDraft:
    """An issue to be, with every kind of block."""
    prose = Prose(
        story=(
            Paragraph(text="CSMs see renewals coming.", strong=True),
            Facts(rows=(("Who", "CSM"), ("When", "each month"))),
            Heading(text="Target"),
            Bullets(items=("one", "two")),
            Rule(),
        ),
        evidence=(Heading(text="Evidence"), Quotation(text="We learn of it by mail.", by="Enterprise")),
        origin=(Origin(text="S-1 on the roadmap", url="https://roadmap.example/#S-1"),),
    )
    values: dict[str, Any] = {"summary": title, "description": prose, "due": date(2027, 3, 31)}
    return IssueDraft(**{**values, **changed})


class TrackerContract:
    """The contract. A subclass has a fixture `there`."""

    @pytest.fixture
    def tracker(self, there: There) -> Tracker:
        """A tracker that knows who it is."""
        found = there.connect()
        found.probe()
        return found

    def made(self, tracker: Tracker, mark: Marker | None = None, **changed: Any) -> RemoteIssue:
        """A new issue, as it is read afterwards."""
        mark = self.named(tracker, mark or marker())
        made = tracker.create(draft(**changed), mark)
        found = tracker.fetch([made.id], doubtful=[made.id])[made.id]
        assert isinstance(found, RemoteIssue)
        return found

    def named(self, tracker: Tracker, mark: Marker) -> Marker:
        """A mark with an operation that the tracker takes."""
        return Marker(board=mark.board, story=mark.story, operation=tracker.new_operation())

    def here(self, tracker: Tracker, issue: RemoteIssue) -> RemoteIssue:
        """An issue as it is now."""
        found = tracker.fetch([issue.id], doubtful=[issue.id])[issue.id]
        assert isinstance(found, RemoteIssue)
        return found

    # what it says of itself

    def test_it_has_every_name_of_the_protocol(self, there: There) -> None:
        """Nothing that the engine may ask for is missing."""
        tracker = there.connect()
        names = [name for name in vars(Tracker) if not name.startswith("_")] + list(Tracker.__annotations__)

        assert [] == [name for name in names if not hasattr(tracker, name)]

    def test_what_it_can_is_known_before_anything_is_asked(self, there: There) -> None:
        """Capabilities, names and canonical texts cost no request."""
        tracker = there.connect()
        tracker.capabilities.title.line("x" * 9_999)
        tracker.comparable(ODD)
        tracker.issue_name("https://x.example/issue/ENG-12/a-title")

        assert 0 == there.asked()
        assert tracker.capabilities.words.tracker
        assert tracker.capabilities.title.most > 0

    def test_it_says_who_we_are(self, there: There, tracker: Tracker) -> None:
        """The account and the site."""
        identity = tracker.probe()

        assert isinstance(identity, Identity)
        assert (True, tracker.site) == (bool(identity.account and identity.name), identity.site)

    # creating

    def test_a_new_issue_reads_back_as_it_was_sent(self, there: There, tracker: Tracker) -> None:
        """Title, text and mark; a create that is not read back, too, once it is fetched."""
        quick = tracker.create(draft(), self.named(tracker, marker()), read_back=False)
        issue = self.here(tracker, quick)

        assert (quick.id, quick.key, quick.url) == (issue.id, issue.key, issue.url)
        assert tracker.comparable(draft().summary) == tracker.comparable(str(issue.summary))
        assert tracker.canonical(draft().description) == issue.description == quick.description
        assert not issue.foreign

    def test_the_mark_proves_whose_it_is(self, tracker: Tracker) -> None:
        """Board, story and operation are read back."""
        mark = self.named(tracker, marker())
        issue = tracker.create(draft(), mark)

        assert mark == self.here(tracker, issue).marker

    def test_fields_are_kept_or_never_promised(self, there: There, tracker: Tracker) -> None:
        """What the capabilities name is kept; what they do not name is absent."""
        has, issue = tracker.capabilities.fields, self.made(tracker, labels=("renewals",))
        if "assignee" in has:
            there.assign(issue.id, "Bob")
        issue = self.here(tracker, issue)

        assert (date(2027, 3, 31) if "due" in has else None) == issue.due
        assert ("renewals" in (issue.labels or ())) == ("labels" in has)
        assert (there.statuses[0] if "status" in has else None) == issue.status
        assert ("Bob" if "assignee" in has else None) == issue.assignee

    def test_the_instant_of_its_creation_tells_its_age(self, there: There, tracker: Tracker) -> None:
        """Of two issues the later one is not older, by an instant with its zone."""
        first, second = self.made(tracker), self.made(tracker, marker("KLMNOPQRST"))

        assert first.created_at is not None
        assert second.created_at is not None
        assert first.created_at.astimezone(UTC) <= second.created_at.astimezone(UTC)
        assert abs((second.created_at - datetime.now(UTC)).days) <= 1

    @pytest.mark.parametrize("nth", range(1, 7))
    @pytest.mark.parametrize("after", [False, True])
    def test_one_issue_whatever_fails(self, there: There, after: bool, nth: int) -> None:
        """The nth request of a create gets no answer: looked for and sent again as told, there is one issue."""
        tracker = there.connect()
        mark = self.named(tracker, marker())
        there.fail(None, after=after, nth=nth)
        self.once(tracker, mark)
        there.heal()
        (found,) = tracker.find([mark])[mark.story]

        assert (1, mark) == (there.count(), self.here(tracker, found).marker)

    @pytest.mark.parametrize("after", [False, True])
    def test_a_create_without_an_answer_says_so(self, there: There, tracker: Tracker, after: bool) -> None:
        """Nobody knows whether it worked; only an id of ours lets a tracker find out, and then it is there."""
        mark = self.named(tracker, marker())
        there.fail("create", after=after)
        if tracker.capabilities.create == "label":
            with pytest.raises(OutcomeUnknown):
                tracker.create(draft(), mark)
            assert int(after) == there.count()
            return
        with suppress(NotSent, OutcomeUnknown):
            tracker.create(draft(), mark)
        assert there.count() <= 1

    def once(self, tracker: Tracker, mark: Marker) -> None:
        """Create as the engine does: what is unknown is looked for before it is sent again."""
        for _ in range(3):
            try:
                if tracker.find([mark]):
                    return
                tracker.create(draft(), mark)
                return
            except Offline:
                continue
        raise AssertionError("three attempts were not enough")

    def test_the_same_operation_again_is_the_same_issue(self, there: There, tracker: Tracker) -> None:
        """Where a create carries an id of ours, sending it again cannot make a second issue."""
        if tracker.capabilities.create != "own id":
            pytest.skip("This tracker chooses ids itself.")
        mark = self.named(tracker, marker())
        first, second = tracker.create(draft(), mark), tracker.create(draft(), mark)

        assert (1, first.id) == (there.count(), second.id)

    def test_what_it_would_refuse_is_not_sent(self, there: There, tracker: Tracker) -> None:
        """A title that is too long, or none, is Rejected before the request, and the field is named."""
        before = there.writes()
        for title in ("", "t" * (tracker.capabilities.title.most + 1)):
            with pytest.raises(Rejected) as refused:
                tracker.create(draft(title), self.named(tracker, marker()))
            assert refused.value.fields

        assert before == there.writes()

    def test_a_title_as_long_as_it_may_be_is_taken(self, there: There, tracker: Tracker) -> None:
        """The limit that is told is the server's, in its unit."""
        assert there.longest_title == tracker.capabilities.title
        title = tracker.capabilities.title.line("é😀x" * tracker.capabilities.title.most)

        assert title == self.made(tracker, title=title).summary

    # finding

    def test_an_issue_is_found_by_its_mark(self, tracker: Tracker) -> None:
        """Also by a process that knows nothing of it; a story without one is not in the answer."""
        issue = self.made(tracker)
        found = tracker.find([marker(), marker("KLMNOPQRST")])

        assert {"ABCDEFGHIJ": [issue.id]} == {story: [one.id for one in ones] for story, ones in found.items()}
        assert [issue.marker] == [one.marker for one in found["ABCDEFGHIJ"]]

    def test_a_copy_by_a_person_is_not_ours(self, there: There, tracker: Tracker) -> None:
        """Whatever it carries for all to see, it lacks the proof."""
        issue = self.made(tracker)
        copy = there.clone(issue.id)
        found = {one.id: one.marker for one in tracker.find([marker()])["ABCDEFGHIJ"]}

        assert issue.marker == found[issue.id]
        assert found.get(copy) is None

    def test_the_mark_of_another_board_is_told(self, tracker: Tracker) -> None:
        """It is found, and says whose it is."""
        self.made(tracker, marker(board=OTHER_BOARD))
        (found,) = tracker.find([marker()])["ABCDEFGHIJ"]

        assert found.marker is not None
        assert OTHER_BOARD == found.marker.board

    def test_a_search_that_lags_loses_nothing(self, there: There, tracker: Tracker) -> None:
        """What it does not show yet it shows later; a tracker that says it does not lag shows it now."""
        there.hide_new()
        issue = self.made(tracker)
        early = tracker.find([marker()])
        there.catch_up()

        assert [issue.id] == [one.id for one in tracker.find([marker()])["ABCDEFGHIJ"]]
        assert early == {} or [issue.id] == [one.id for one in early["ABCDEFGHIJ"]]
        assert early or tracker.capabilities.reads_lag

    def test_nothing_is_asked_for_nothing(self, there: There, tracker: Tracker) -> None:
        """An empty question costs no request."""
        before = there.asked()

        assert ({}, {}) == (tracker.find([]), tracker.fetch([]))
        assert before == there.asked()

    def test_a_mark_is_written_on_an_issue(self, tracker: Tracker) -> None:
        """Twice is no harm; one without a board lets go of it."""
        issue = self.made(tracker)
        other = self.named(tracker, marker("KLMNOPQRST"))
        tracker.stamp(issue, other)
        tracker.stamp(issue, other)
        stamped = self.here(tracker, issue)
        tracker.stamp(issue, Marker(board="", story="", operation=""))
        free = self.here(tracker, issue)

        assert stamped.marker is not None
        assert "KLMNOPQRST" == stamped.marker.story
        assert free.marker is None or not free.marker.board

    # reading

    def test_an_issue_goes_by_its_names(self, tracker: Tracker) -> None:
        """By its id, by its key, and by what stands in its address."""
        issue = self.made(tracker)
        names = [issue.id, issue.key, tracker.issue_name(issue.url)]

        assert [issue.id] * 3 == [getattr(tracker.fetch([one])[one], "id", None) for one in names]

    def test_what_is_gone_is_told(self, there: There, tracker: Tracker) -> None:
        """A deleted issue is Gone, beside others that are there; so is what never was."""
        kept, deleted = self.made(tracker), self.made(tracker, marker("KLMNOPQRST"))
        there.delete(deleted.id)
        found = tracker.fetch([kept.id, deleted.id, "no such issue"])

        assert kept.id == found[kept.id].id
        assert [Gone(id=one) for one in (deleted.id, "no such issue")] == [
            found[deleted.id],
            found["no such issue"],
        ]

    def test_a_moved_issue_is_the_same(self, there: There, tracker: Tracker) -> None:
        """Its id stays; the old key leads to it, under the key that it has now."""
        issue = self.made(tracker)
        key = there.rename(issue.id)
        found = tracker.fetch([issue.id, issue.key], doubtful=[issue.id])

        assert [(issue.id, key)] * 2 == [(one.id, one.key) for one in found.values()]  # type: ignore[union-attr]

    def test_what_people_send_is_cleaned(self, there: There, tracker: Tracker) -> None:
        """No escape code reaches a terminal, in a title or a name; a title is one line."""
        issue = self.made(tracker)
        there.edit(issue.id, title=f"Two\n{ESCAPES}")
        if "assignee" in tracker.capabilities.fields:
            there.assign(issue.id, ESCAPES)
        now = self.here(tracker, issue)

        assert all(one.isprintable() for one in (str(now.summary), now.key, now.url, now.assignee or ""))
        assert "red" in str(now.summary)

    def test_hostile_text_stays_text(self, there: There, tracker: Tracker) -> None:
        """What is markup somewhere is read back in the same words, in a title and in every block."""
        blocks = (Paragraph(text=ODD), Quotation(text=ODD, by=ODD), Bullets(items=(ODD,)), Heading(text=ODD))
        prose = Prose(story=(*blocks, Facts(rows=((ODD, ODD),))))
        issue = self.made(tracker, title=ODD, description=prose)

        assert tracker.comparable(ODD) == tracker.comparable(str(issue.summary))
        assert tracker.canonical(prose) == issue.description
        assert not issue.foreign

    # what nobody knows

    def parts(self, tracker: Tracker, issue: RemoteIssue) -> dict[str, Any]:
        """What is known of an issue as it is now."""
        now = self.here(tracker, issue)
        return {name: getattr(now, name) for name in PARTS.values()}

    def filled(self, there: There, tracker: Tracker, part: Part) -> RemoteIssue:
        """An issue that has every part; passed over where the tracker does not keep this one."""
        if part not in {"title", "description"} | tracker.capabilities.fields:
            pytest.skip(f"This tracker keeps no {part}.")
        issue = self.made(tracker, due=date(2027, 3, 31), labels=("renewals",))
        there.assign(issue.id, "ben")
        return self.here(tracker, issue)

    @WAYS
    @pytest.mark.parametrize("part", PARTS)
    def test_what_an_answer_lacks_is_unknown(self, there: There, tracker: Tracker, part: Part, odd: bool) -> None:
        """It is UNSET, and not empty; the rest is as it was."""
        issue = self.filled(there, tracker, part)
        whole = self.parts(tracker, issue)
        there.spoil(part, odd=odd)

        assert whole | {PARTS[part]: UNSET} == self.parts(tracker, issue)

    @WAYS
    @pytest.mark.parametrize("part", ["title", "description", "due", "status"])
    def test_nothing_is_written_over_what_nobody_knows(
        self, there: There, tracker: Tracker, part: Part, odd: bool
    ) -> None:
        """A person may have changed it: that is NotSent."""
        issue = self.filled(there, tracker, part)
        there.spoil(part, odd=odd)
        before = there.writes()
        new = {"summary": "New", "description": Prose(story=(Paragraph(text="New"),)), "due": None}
        patch = convert({"fields": [PARTS[part]] if part != "status" else [], **new}, Patch)
        wanted = StatusWanted(name=there.statuses[1])
        with pytest.raises(NotSent):
            _ = tracker.move(issue, wanted) if part == "status" else tracker.update(issue, patch)

        assert before == there.writes()

    @WAYS
    @pytest.mark.parametrize("part", PARTS)
    def test_what_nobody_knows_is_kept_beside_a_change(
        self, there: There, tracker: Tracker, part: Part, odd: bool
    ) -> None:
        """Another field is written, and one more label, and nothing becomes of the rest."""
        issue = self.filled(there, tracker, part)
        before = self.parts(tracker, issue)
        there.spoil(part, odd=odd)
        new = Prose(story=(Paragraph(text="New"),))
        patch = (
            Patch(fields=("description",), description=new)
            if part == "title"
            else Patch(fields=("summary",), summary="New")
        )
        tracker.update(self.here(tracker, issue), patch)
        if "labels" in tracker.capabilities.fields:
            tracker.update(self.here(tracker, issue), Patch(fields=("labels",), add_labels=("more",)))
            before["labels"] = tuple(sorted({*before["labels"], "more"}))
        there.heal()
        written = {"description": tracker.canonical(new)} if part == "title" else {"summary": "New"}
        after = self.parts(tracker, issue)

        assert before | written == after | {"labels": tuple(sorted(after["labels"]))}

    # changing

    def test_only_what_is_named_is_written(self, tracker: Tracker) -> None:
        """A patch of the title leaves the rest; it is read back."""
        issue = self.made(tracker)
        after = tracker.update(issue, Patch(fields=("summary",), summary="New", due=date(2030, 1, 1)))

        assert ("New", issue.due, issue.description) == (after.summary, after.due, after.description)
        assert "New" == self.here(tracker, issue).summary

    def test_what_is_so_already_is_not_written(self, there: There, tracker: Tracker) -> None:
        """A patch that changes nothing sends nothing, so that nobody is notified."""
        issue = self.made(tracker)
        before = there.writes()
        tracker.update(
            issue,
            Patch(fields=("summary", "description"), summary=str(issue.summary), description=draft().description),
        )

        assert before == there.writes()

    def test_a_due_date_is_taken_away(self, tracker: Tracker) -> None:
        """No due date is a value like another."""
        if "due" not in tracker.capabilities.fields:
            pytest.skip("This tracker keeps no due date.")
        issue = self.made(tracker)

        assert tracker.update(issue, Patch(fields=("due",), due=None)).due is None

    def test_labels_of_people_stay(self, there: There, tracker: Tracker) -> None:
        """Ours are added and removed one by one."""
        if "labels" not in tracker.capabilities.fields:
            pytest.skip("This tracker keeps no labels.")
        issue = self.made(tracker, labels=("renewals",))
        there.edit(issue.id, labels=[*(issue.labels or ()), "theirs"])
        patch = Patch(fields=("labels",), add_labels=("new",), remove_labels=("renewals", "absent"))
        labels = tracker.update(self.here(tracker, issue), patch).labels

        assert {"new", "theirs"} == set(labels or ()) & {"new", "theirs", "renewals", "absent"}

    def test_a_persons_change_is_not_overwritten(self, there: There, tracker: Tracker) -> None:
        """A touched field that is no longer as it was read refuses the write; another one does not."""
        issue = self.made(tracker)
        there.edit(issue.id, title="Theirs")
        before = there.writes()
        with pytest.raises(Changed):
            tracker.update(issue, Patch(fields=("summary",), summary="Ours"))
        refused = there.writes()
        new = Prose(story=(Paragraph(text="New"),))
        after = tracker.update(issue, Patch(fields=("description",), description=new))

        assert before == refused
        assert ("Theirs", tracker.canonical(new)) == (after.summary, after.description)

    def test_what_is_gone_is_not_changed(self, there: There, tracker: Tracker) -> None:
        """Deleted meanwhile is changed meanwhile."""
        issue = self.made(tracker)
        there.delete(issue.id)

        with pytest.raises(Changed, match="is gone"):
            tracker.update(issue, Patch(fields=("summary",), summary="Ours"))

    @pytest.mark.parametrize("after", [False, True])
    def test_a_change_without_an_answer_says_so(self, there: There, tracker: Tracker, after: bool) -> None:
        """It is not told as done, and not sent twice."""
        issue = self.made(tracker)
        before = there.writes()
        there.fail("update", after=after)
        with pytest.raises((NotSent, OutcomeUnknown)):
            tracker.update(issue, Patch(fields=("summary",), summary="New"))

        assert 1 == there.writes() - before
        assert ("New" if after else issue.summary) == self.here(tracker, issue).summary

    def test_an_issue_is_brought_to_a_status(self, there: There, tracker: Tracker) -> None:
        """One that is there already costs nothing; what is no status is Rejected, and nothing is written."""
        if "status" not in tracker.capabilities.fields:
            pytest.skip("This tracker keeps no status.")
        issue, wanted = self.made(tracker), StatusWanted(name=there.statuses[1])
        moved = tracker.move(issue, wanted)
        before = there.writes()
        again = tracker.move(moved, wanted)
        with pytest.raises(Rejected):
            tracker.move(moved, StatusWanted(name="No such status"))

        assert [there.statuses[1]] * 3 == [one.status for one in (moved, again, self.here(tracker, issue))]
        assert before == there.writes()

    def test_an_issue_that_a_person_moved_is_not_moved(self, there: There, tracker: Tracker) -> None:
        """Its status is no longer as it was read."""
        if "status" not in tracker.capabilities.fields:
            pytest.skip("This tracker keeps no status.")
        issue = self.made(tracker)
        there.walk(issue.id, there.statuses[1])

        with pytest.raises(Changed):
            tracker.move(issue, StatusWanted(name=there.statuses[0]))

    @pytest.mark.parametrize("after", [False, True])
    def test_a_comment_is_never_sent_twice(self, there: There, tracker: Tracker, after: bool) -> None:
        """Without an answer it is told, and left to the caller."""
        issue = self.made(tracker)
        there.fail("comment", after=after)
        with pytest.raises((NotSent, OutcomeUnknown)):
            tracker.comment(issue, Prose(story=(Paragraph(text="Two more ask."),)))
        once = there.comments(issue.id)
        tracker.comment(issue, Prose(story=(Paragraph(text="Two more ask."),)))

        assert (int(after), int(after) + 1) == (once, there.comments(issue.id))

    def test_a_link_leads_back(self, tracker: Tracker) -> None:
        """Written anew under the same key it is one link; only an address of the web is one."""
        issue = self.made(tracker)
        for _ in range(2):
            tracker.link_back(issue, "https://roadmap.example/#S-1", "S-1", "roadmap-1")
        with pytest.raises(Rejected):
            tracker.link_back(issue, "javascript:alert(1)", "S-1", "roadmap-1")

    # what goes wrong

    def asks(self, tracker: Tracker) -> list[Callable[[], object]]:
        """One of each request, that a wrong login refuses."""
        issue = RemoteIssue(id="1", key="ENG-1", url="https://x.example/1", summary="", description="")
        return [
            tracker.probe,
            lambda: tracker.find([marker()]),
            lambda: tracker.fetch(["1"]),
            lambda: tracker.create(draft(), self.named(tracker, marker())),
            lambda: tracker.update(issue, Patch(fields=("summary",), summary="New")),
            lambda: tracker.comment(issue, Prose(story=(Paragraph(text="Words"),))),
            lambda: tracker.stamp(issue, marker()),
        ]

    @pytest.mark.parametrize("number", range(7))
    def test_a_wrong_login_is_a_problem(self, there: There, number: int) -> None:
        """Each request says so, with the exit code of the network, and never shows the token."""
        wrong = f"{there.secret[::-1]}-wrong"
        tracker = there.connect(token=wrong)
        with pytest.raises(Problem) as refused:
            self.asks(tracker)[number]()

        assert Exit.OFFLINE == refused.value.exit
        assert wrong not in f"{refused.value!r} {refused.value} {refused.value.message}"
        assert there.secret not in str(refused.value)

    @pytest.mark.parametrize("number", range(7))
    def test_a_server_that_does_not_answer_is_a_problem(self, there: There, number: int) -> None:
        """Every request that gets no answer is one, with its exit code."""
        tracker = there.connect()
        for nth in range(1, 20):
            there.fail(None, after=False, nth=nth)
        with pytest.raises(Problem) as failed:
            self.asks(tracker)[number]()

        assert Exit.OFFLINE == failed.value.exit

    def test_the_doctor_raises_nothing(self, there: There) -> None:
        """What is fine and what is not are lines; a login that fails is one of them."""
        fine, wrong = there.connect().check(), there.connect(token="another-token-5678").check()

        assert [] == [one.sentence for one in fine if not one.ok]
        assert [False] == [one.ok for one in wrong]

    def test_closing_twice_is_no_harm(self, tracker: Tracker) -> None:
        """Whoever is last lets go."""
        tracker.close()
        tracker.close()
