"""The status of an issue, by what settings make one: its state, a label of theirs, or its column in a project."""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from msgspec import UNSET, UnsetType

from roadmap_tui.model.github_status import GitHubStatus, read_github_status
from roadmap_tui.model.status_wanted import StatusWanted
from roadmap_tui.trackers.http.reply import clean_line

Category = Literal["new", "indeterminate", "done", "undefined"]
_BY_WORDS = {
    one.words: one
    for one in (
        GitHubStatus("open"),
        GitHubStatus("closed", reason="completed"),
        GitHubStatus("closed", reason="not_planned"),
        GitHubStatus("closed", reason="duplicate"),
    )
}


class Status(NamedTuple):
    """The status of an issue: what is shown, its id, its category, and the kind of its state."""

    name: str | UnsetType | None
    id: str | None
    category: Category
    type: str | None


class StatusMap(NamedTuple):
    """The statuses that settings give the stages, by kind."""

    labels: tuple[GitHubStatus, ...]
    columns: tuple[GitHubStatus, ...]
    states: bool

    @classmethod
    def of(cls, wanted: Sequence[StatusWanted]) -> "StatusMap":
        """The map of the statuses of the stages."""
        found = [part for one in wanted if (part := parts_of(one)) is not None]
        return cls(
            tuple(one for one in found if one.kind == "label"),
            tuple(one for one in found if one.kind == "project"),
            any(one.kind in {"open", "closed"} for one in found),
        )

    @property
    def projects(self) -> dict[int, str]:
        """The field of each project that is a status here, by the project's number."""
        return {one.project: one.field for one in self.columns}

    def label_of(self, labels: Sequence[str]) -> GitHubStatus | None:
        """The first of the stages' labels that an issue has."""
        there = {one.casefold() for one in labels}
        return next((one for one in self.labels if one.label.casefold() in there), None)

    def status_of(self, raw: dict[str, Any], labels: Sequence[str] | None, column: str | None) -> Status:
        """The status of an issue: closed before all, then its column, one of the labels, its state.

        `column` is the option that it has in the project; None where it has none.
        """
        state = raw.get("state")
        if state == "closed" and (self.states or not self.columns):
            reason = clean_line(raw.get("state_reason"), 40) or "completed"
            closed = GitHubStatus("closed", reason=reason)
            return Status(closed.words, closed.id, "done" if reason == "completed" else "undefined", "closed")
        if state not in {"open", "closed"} or (labels is None and self.labels):
            return Status(UNSET, None, "undefined", None)
        if self.columns and column:
            number, field = self.columns[0].project, self.columns[0].field
            found = GitHubStatus("project", project=number, field=field, option=column)
            return Status(column, found.id, "done" if state == "closed" else "indeterminate", str(state))
        labelled = self.label_of(labels or ())
        if labelled is not None:
            return Status(labelled.label, labelled.id, "indeterminate", "open")
        return Status(str(state), "open" if state == "open" else "closed:completed", "new", str(state))


def parts_of(wanted: StatusWanted) -> GitHubStatus | None:
    """The parts of a wanted status; None where it is none that an issue can have."""
    if wanted.category == "closed":
        return GitHubStatus("closed")
    words = wanted.name or wanted.id or ""
    if words in _BY_WORDS:
        return _BY_WORDS[words]
    try:
        return read_github_status(words)
    except ValueError:
        return None
