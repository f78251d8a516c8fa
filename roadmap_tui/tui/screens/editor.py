"""The editor: the form at the left; at the right, live, the story as it will be read and what it rests on."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, get_args

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, VerticalScroll

from roadmap_tui.actions import stories
from roadmap_tui.actions.change import Change
from roadmap_tui.actions.fields import Reading
from roadmap_tui.model.errors import Problem
from roadmap_tui.model.glossary import glossary_of
from roadmap_tui.model.prose import Part
from roadmap_tui.model.records import Request, Story, Term
from roadmap_tui.settings.load import Settings
from roadmap_tui.tui.bindings import bindings_of
from roadmap_tui.tui.card import Line, Role
from roadmap_tui.tui.cells import cell_len, safe_line, wrap
from roadmap_tui.tui.desk import Changed, Desk, Failed, News, Saved
from roadmap_tui.tui.drafts import NEW, Draft, Drafts
from roadmap_tui.tui.editor_model import BY_NAME, FIELDS, EditorModel
from roadmap_tui.tui.finding_lines import finding_lines
from roadmap_tui.tui.screens.compare import Compare
from roadmap_tui.tui.screens.draft_room import DraftRoom
from roadmap_tui.tui.screens.room import Room
from roadmap_tui.tui.story_text import mark_lines, prose_lines, quote_lines
from roadmap_tui.tui.widgets.form import FormField
from roadmap_tui.tui.widgets.page import Page

SIDE_FROM = 110
"""Cells from which the prose stands beside the form; below, above it."""
FINDINGS = 5
"""Findings told one by one; more of them are counted."""
ROWS: tuple[tuple[str, ...], ...] = (
    *((one,) for one in ("title", "actor", "situation", "outcome", "obstacle", "cost", "benefit", "metric")),
    ("unit", "direction"),
    ("baseline", "target"),
    ("due", "ship_by"),
    ("measured_by",),
    ("kind", "horizon"),
    ("owner", "product"),
    ("touchpoints",),
    ("tags",),
)
"""The form's rows; short fields share one."""
_PARTS = frozenset(get_args(Part)) - {"plain"}


class EditorScreen(DraftRoom):
    """Edits a story, or writes a new one from `requests`. It closes once it is saved; no text is lost."""

    WHERE = "editor"
    CSS_PATH = "../styles/editor.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("editor")

    def __init__(
        self,
        desk: Desk,
        settings: Settings,
        keymap: Mapping[str, str],
        ref: str | None,
        *,
        requests: Sequence[str] = (),
        drafts: Drafts | None = None,
    ) -> None:
        named = ref or "a new story"
        super().__init__(desk, settings, keymap, ref or NEW, named, requests=requests, drafts=drafts)
        self.ref = ref
        self.model = self._form(desk.snapshot.stories.get(ref) if ref else None)
        self.fields = {
            one.name: FormField(
                one.name,
                one.label,
                one.question,
                self.model.texts[one.name],
                lines=one.lines,
                has_mark=one.mark is not None,
                typed=self._type_in,
            )
            for one in FIELDS
        }
        self.page = Page(edge=True, id="told")
        self._at: str = "title"
        self._label = ""
        self._sent: dict[str, str] | None = None
        self._quotes: tuple[int, list[Line]] = (0, [])

    @property
    def _reading(self) -> Reading:
        return Reading(self.desk.today, self.settings.calendar.year_starts)

    def compose(self) -> ComposeResult:
        """The form, the prose, the footer."""
        with Container(id="middle"):
            with VerticalScroll(id="form", can_focus=False):
                for row in ROWS:
                    if len(row) == 1:
                        yield self.fields[row[0]]
                    else:
                        with Horizontal(classes="row"):
                            yield from (self.fields[name] for name in row)
            yield self.page
        yield self.footer

    def on_mount(self) -> None:
        """Show what the form holds; a draft that somebody left is offered."""
        super().on_mount()
        self._answer_all()
        self.start_at(self.fields["title" if self.ref else "actor"])
        self.run_worker(self.look_for_drafts())

    def on_resize(self) -> None:
        """The prose beside the form, or above it."""
        narrow = self.size.width < SIDE_FROM
        self.set_class(narrow, "-narrow")
        self.page.draw_edge(not narrow)

    # -- typing ---------------------------------------------------------------------------------------------

    def _type_in(self, name: str, text: str) -> None:
        """Read the field, show what it means, and keep it."""
        self.model.type(name, text)
        self._answer(name)
        self._light()
        self._show_prose()
        self.keep_soon()

    def on_form_field_entered(self, event: FormField.Entered) -> None:
        """The part that is written stands out in the prose."""
        self._at = event.name
        error = self.model.errors.get(self._at)
        self.say(error or "", "red" if error else "plain")
        self._show_prose(keep=True)

    def _answer(self, name: str) -> None:
        error = self.model.errors.get(name)
        self.fields[name].tell(error or self.model.meaning(name), "red" if error else "dim")
        if name == self._at:
            self.say(error or "", "red" if error else "plain")

    def _answer_all(self) -> None:
        for name in BY_NAME:
            self._answer(name)
        self._light()
        self._show_prose()

    def _form(self, seen: Story | None, start: Mapping[str, str] | None = None) -> EditorModel:
        """A form over a story, judged in the team's own words."""
        form = EditorModel(seen, self._reading, start=start)
        form.wording = self.settings.wording
        form.terms = glossary_of(self.desk.snapshot.table(Term).values())
        return form

    def _light(self) -> None:
        marks = self.model.marks
        for one in FIELDS:
            if one.mark is not None:
                self.fields[one.name].light(one.mark in marks)

    def _show_prose(self, *, keep: bool = True) -> None:
        self.page.show(self._told, keep=keep)

    def _told(self, width: int) -> list[Line]:
        """The story as it will be read, its marks, what the gate asks, the quotes it rests on."""
        model, story = self.model, self.model.story
        at = next((one for one in get_args(Part) if one == self._at and one in _PARTS), None)
        prose = prose_lines(story, width, at)
        if self.has_class("-narrow") and not self.has_class("-prose"):
            return prose
        lines: list[Line] = [*self._title_lines(story, width), [], *prose, []]
        lines += [*mark_lines(story, width), []]
        missing = model.gate
        if missing:
            lines.append([("before ready it asks for", "dim")])
            for one in missing:
                lines += [
                    [("○ " if not at_line else "  ", "amber"), (line, "plain")]
                    for at_line, line in enumerate(wrap(one, width - 2))
                ]
        else:
            lines.append([("● ", "green"), ("nothing stands between it and ready", "plain")])
        findings = model.findings
        if findings:
            lines += [[], [("its wording", "dim")], *finding_lines(findings, width, FINDINGS)]
        if self._quotes[0] != width:
            self._quotes = (width, self._quote_lines(width))
        return [*lines, [], *self._quotes[1]]

    def _title_lines(self, story: Story, width: int) -> list[Line]:
        """Which story it is, and what it is called."""
        label = f"{self.ref}  " if self.ref is not None else ""
        title = safe_line(story.title)
        first, *rest = wrap(title or "no title yet", width, 2, cell_len(label))
        role: Role = "strong" if title else "dim"
        return [[(label, "accent"), (first, role)], *([(line, role)] for line in rest)]

    def _quote_lines(self, width: int) -> list[Line]:
        behind = self._behind()
        if not behind:
            return [[("no request stands behind it yet", "dim")]]
        count = f"{len(behind)} {'request' if len(behind) == 1 else 'requests'} behind it"
        return [[(count, "dim")], [], *quote_lines(behind, self.desk.snapshot, width, 12)]

    def _behind(self) -> list[Request]:
        snapshot = self.desk.snapshot
        if self.ref is not None:
            return [request for request, _ in snapshot.asking(self.ref)]
        return [snapshot.requests[one] for one in self.requests if one in snapshot.requests]

    def action_prose(self) -> None:
        """In a narrow window: the prose with all that belongs to it, or the form."""
        self.toggle_class("-prose")
        self._show_prose(keep=False)

    # -- drafts ---------------------------------------------------------------------------------------------

    def typed(self) -> dict[str, str]:
        """The touched fields as typed."""
        return self.model.typed

    @property
    def seen(self) -> Story | None:
        """The story that the person started from."""
        return self.model.seen

    def take_up(self, draft: Draft) -> None:
        """Go on from a draft."""
        self._quotes = (0, [])
        self.model = self._form(draft.seen, draft.fields)
        self._meet()
        for name, field in self.fields.items():
            field.put(self.model.texts[name])
        self._answer_all()
        if not self._warned():
            self.say("The draft is here again; ctrl+s saves it")

    # -- what others do -------------------------------------------------------------------------------------

    def news(self, news: News) -> None:
        """Follow what others write where it meets nothing typed; close once one's own is saved."""
        mine = self._sent is not None
        match news:
            case Saved(label, result) if mine and label == self._label:
                self._saved(result)
            case Failed(label, sentence) if mine and label == self._label:
                self._sent = None
                self._follow()
                self.say(sentence, "red")
            case Changed(refs) if not mine:
                if self.ref in refs:
                    self._follow()
                if any(one.startswith(("R-", "C-")) for one in refs):
                    self._quotes = (0, [])
                    self._show_prose()
            case _:
                pass

    def _follow(self) -> None:
        for name in self._meet():
            self.fields[name].put(self.model.texts[name])
        self._answer_all()
        self._warned()

    def _meet(self) -> tuple[str, ...]:
        """Go on from the story as it stands now, unless both sides changed the same. The fields that followed."""
        now = self._now()
        if now is None or self.model.seen is None or now.revision == self.model.seen.revision:
            return ()
        return () if self.model.conflicts(now) else self.model.rebase(now)

    def _now(self) -> Story | None:
        return self.desk.snapshot.stories.get(self.ref) if self.ref is not None else None

    def _warned(self) -> bool:
        """Say under the fields what somebody else wrote there meanwhile. Returns whether anybody did."""
        now = self._now()
        conflicts = self.model.conflicts(now) if now is not None else []
        for one in conflicts:
            self.fields[one.name].tell(f"theirs by now: {safe_line(one.theirs) or 'nothing'}", "amber")
        if conflicts:
            names = ", ".join(BY_NAME[one.name].label for one in conflicts)
            self.say(f"{self.ref} was changed meanwhile in {names}: ctrl+s lets you choose", "amber")
        return bool(conflicts)

    # -- saving ---------------------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Save; what somebody else wrote meanwhile in the same fields is chosen first."""
        now = self._now()
        if self.ref is not None and now is None:
            self.say(f"{self.ref} is gone from the board; what you typed stays here, and esc keeps it.", "amber")
            return
        conflicts = self.model.conflicts(now) if now is not None else []
        if conflicts:
            self.app.push_screen(Compare(self.ref or "", conflicts), self._chosen)
        elif self._sent is None:
            self._meet()
            self._send()

    def _chosen(self, theirs: frozenset[str] | None) -> None:
        now = self._now()
        if theirs is None or now is None:
            return
        for name in self.model.rebase(now, theirs=theirs):
            self.fields[name].put(self.model.texts[name])
        self._answer_all()
        self._send()

    def _send(self) -> None:
        ref, seen, requests = self.ref, self.model.seen, self.requests

        def write(change: Change) -> Story:
            if ref is None:
                return stories.add(change, fields, from_requests=requests)
            return stories.edit(change, ref, fields, seen=seen)

        self._label = f"{ref} edited" if ref else "New story"
        try:
            fields: dict[str, Any] = self.model.changes()
            self._sent = self.model.typed
            if not fields:
                self._saved(seen)
                return
            self.desk.act(self._label, write)
        except Problem as problem:
            self._sent = None
            self.say(problem.sentence, "amber")
            return
        self.say("Saving …")

    def _saved(self, result: object) -> None:
        """It is on disk: close, unless somebody typed on meanwhile."""
        sent, self._sent = self._sent, None
        if not isinstance(result, Story):
            return
        is_new, self.ref = self.ref is None, result.id
        if self.model.typed != sent:
            self.start_anew(result.id)
            rest = dict(self.model.texts)
            self.model = self._form(self._now() or result, rest)
            self._answer_all()
            self.say(f"{result.id} saved; what you typed since is not")
            return
        self.let_go()
        if isinstance(self.app.screen, Room):
            done = f"{result.id} written" if is_new else f"{result.id} edited"
            linked = f" from {len(self.requests)} requests" if is_new and len(self.requests) > 1 else ""
            self.app.screen.say(f"{done}{linked} · u undoes" if sent else f"{result.id} is as it was")

    # -- leaving --------------------------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Leave; what was typed is asked about."""
        if self._sent is not None:
            return
        if self.has_class("-prose"):
            self.action_prose()
        elif not self.model.is_dirty:
            self.let_go()
        else:
            named = self.ref or "The new story"
            touched = ", ".join(BY_NAME[name].label for name in self.model.touched)
            self.ask_to_leave([(f"{named} is not saved", "strong"), (f" · {touched}", "dim")])
