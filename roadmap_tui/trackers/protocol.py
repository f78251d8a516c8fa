"""The tracker protocol, which adapters implement and the engine of sync uses, and its value types.

One adapter is one folder in `trackers/`; `base.py` has defaults for what most trackers do alike, and
`registry.py` the adapters by name. Texts travel as `Prose`, a small neutral document, so that each tracker writes
its own markup.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, Protocol

from msgspec import UNSET, UnsetType

from roadmap_tui.errors import Advice, Offline, Problem, Reason, Refused
from roadmap_tui.model.records import SyncedField, Value
from roadmap_tui.model.status_wanted import StatusWanted, is_one_name
from roadmap_tui.text.characters import clipped, one_line, units

TrackerField = Literal["due", "labels", "status", "assignee", "customers"]
"""A field that a tracker may or may not keep; every tracker has a title and a description."""


class TextLimit(Value, kw_only=True, frozen=True):
    """The longest text a tracker takes: number and unit."""

    most: int
    unit: Literal["characters", "utf-16", "bytes"] = "characters"

    def size(self, text: str) -> int:
        """The length of a text, in the limit's unit."""
        if self.unit == "bytes":
            return len(text.encode("utf-8", "surrogatepass"))
        return units(text) if self.unit == "utf-16" else len(text)

    def line(self, text: str) -> str:
        """A text on one line, cut to the limit with an ellipsis."""
        whole = one_line(text)
        if self.unit == "utf-16":
            return clipped(whole, self.most)
        if self.size(whole) <= self.most:
            return whole
        room = self.most - self.size("…")
        end = min(len(whole), room)
        while end and self.size(whole[:end]) > room:
            end -= 1
        return whole[:end].rstrip() + "…"


class Words(Value, kw_only=True, frozen=True):
    """The terms of a tracker for itself and its things, for the middle of a sentence.

    `left_out` is the sentence on `fields` that a new issue did not take, `unlabelled` that on an issue, `key`,
    which takes no label.
    """

    tracker: str
    issue: str = "issue"
    project: str = "project"
    left_out: str = "The create screen does not take {fields}; left out."
    unlabelled: str = "The screen of {key} does not take labels; left out."


class Capabilities(Value, kw_only=True, frozen=True):
    """The capabilities of a tracker, as far as settings tell: known before anything is asked there.

    `fields` are the fields it keeps; no plan promises another. `create` says how a create is made sure of:
    `label` ones are looked for by their label, and sent again only once the settle time has passed; `own id`
    ones carry an id of our choice, so that the same one sent again makes no second issue, and need no label.
    `exact_text`: texts come back as they were written, line ends apart. `reads_lag`: what was written may be read
    late. `pace` is how many seconds its limits ask for between two writes; 0 where many may be sent at once.
    `hourly` is how many creates they allow in an hour; 0 where they do not say. `batch` is how many creates one
    request takes.
    """

    words: Words
    title: TextLimit
    text: TextLimit
    fields: frozenset[TrackerField] = frozenset({"due", "labels", "status", "assignee"})
    create: Literal["label", "own id"] = "label"
    exact_text: bool = False
    reads_lag: bool = True
    pace: float = 0.0
    hourly: int = 0
    batch: int = 1


class Paragraph(Value, tag="paragraph", kw_only=True, frozen=True):
    """A paragraph of plain text; a newline is a line break. `strong` makes it stand out."""

    text: str
    strong: bool = False
    emphasis: bool = False


class Heading(Value, tag="heading", kw_only=True, frozen=True):
    """A heading, level 1 to 6."""

    text: str
    level: int = 3


class Quotation(Value, tag="quotation", kw_only=True, frozen=True):
    """A quotation, word for word; `by` says whose, as far as settings allow."""

    text: str
    by: str | None = None


class Facts(Value, tag="facts", kw_only=True, frozen=True):
    """A table of two columns: name and value."""

    rows: tuple[tuple[str, str], ...]


class Bullets(Value, tag="bullets", kw_only=True, frozen=True):
    """A list of plain texts."""

    items: tuple[str, ...]


class Rule(Value, tag="rule", kw_only=True, frozen=True):
    """A horizontal rule."""


class Origin(Value, tag="origin", kw_only=True, frozen=True):
    """The line that says where the issue comes from; `url` opens it where the board has an address."""

    text: str
    url: str | None = None


Block = Paragraph | Heading | Quotation | Facts | Bullets | Rule | Origin


class Prose(Value, kw_only=True, frozen=True):
    """A document: the story first, then the evidence, which alone may be shortened."""

    story: tuple[Block, ...]
    evidence: tuple[Block, ...] = ()
    origin: tuple[Block, ...] = ()


class Marker(Value, kw_only=True, frozen=True):
    """The marker that proves an issue to be ours: `label` finds it, hidden data in the tracker confirms it.

    `operation` names the create; where a tracker takes ids of ours, it is the id of the issue to be.
    """

    board: str
    story: str
    operation: str

    @property
    def label(self) -> str:
        """The label an issue of this story carries."""
        return f"roadmap-{self.story.lower()}"


class IssueDraft(Value, kw_only=True, frozen=True):
    """The draft of an issue. `summary` is one line, within the tracker's limit for titles."""

    summary: str
    description: Prose
    labels: tuple[str, ...] = ()
    due: date | None = None


class DescriptionBlock(Value, kw_only=True, frozen=True):
    """One block of an issue's description: its text, its size, and whether it holds what we never write.

    `size` counts characters as the tracker's limit does.
    """

    text: str
    size: int = 0
    foreign: bool = False


class OwnBlocks(Value, kw_only=True, frozen=True):
    """Our blocks within a description: how many of others stand above and below them.

    `beside` is how many characters those take. `is_agreed`: ours stand there in the words agreed on, and the
    issue's `description` is their text alone; else somebody edited them, and it is the text of the whole.
    """

    above: int = 0
    below: int = 0
    beside: int = 0
    is_agreed: bool = False


class Patch(Value, kw_only=True, frozen=True):
    """A partial update of an issue: only the names in `fields` are written."""

    fields: tuple[Literal["summary", "description", "due", "labels"], ...]
    summary: str | None = None
    description: Prose | None = None
    due: date | None = None
    add_labels: tuple[str, ...] = ()
    remove_labels: tuple[str, ...] = ()
    own: OwnBlocks = OwnBlocks()
    """The blocks that the description replaces; those of others above and below them stay as they are."""


class AskingCustomer(Value, kw_only=True, frozen=True):
    """A customer behind a need: our id of it, its name, its revenue a year, its tier and its domains."""

    id: str
    name: str
    revenue: int | None = None
    tier: str | None = None
    domains: tuple[str, ...] = ()


class CustomerNeed(Value, kw_only=True, frozen=True):
    """A request of a customer on an issue, as far as settings let it out.

    `by` is who asked, or of which segment; `address` is the ticket's; without a customer it stays without a name.
    """

    text: str
    by: str | None = None
    important: bool = False
    address: str | None = None
    customer: AskingCustomer | None = None


def id_key(kind: Literal["status", "type"], name: str) -> str:
    """The key under which the id of a name in settings is kept."""
    return f"{kind}:{name.strip().casefold()}"


class KnownStatus(Value, kw_only=True, frozen=True):
    """A status of a tracker: its id, and its names, as shown to this account first, then untranslated."""

    id: str
    names: tuple[str, ...]
    category: Literal["new", "indeterminate", "done", "undefined"] = "undefined"

    def is_called(self, name: str | None) -> bool:
        """Whether a name is one of its names."""
        return any(is_one_name(name, one) for one in self.names)


class RemoteIssue(Value, kw_only=True, frozen=True):
    """An issue as the tracker has it, in canonical values.

    `description` is the text of the document without its markup, for comparing and for showing;
    `blocks` are its parts, for a tracker that can write some of them alone, `description_size` its characters,
    and `description_digest` tells the whole as it stands there, pictures and all. `own` says which are ours, once
    that was looked for;
    `version` is the tracker's own token of the state read. `foreign` says that the description holds parts we
    never write. `marker` is our mark where it was read. `status_category` is one of the four that every tracker's
    own categories come to; `status_type` is the tracker's own, where it has finer ones.

    UNSET is a value that the answer lacks or that cannot be read. It is not empty, and no reason to change
    anything. Of a status, `status` alone is UNSET then.
    """

    id: str
    key: str
    url: str
    summary: str | UnsetType
    description: str | UnsetType
    labels: tuple[str, ...] | UnsetType = ()
    due: date | UnsetType | None = None
    status: str | UnsetType | None = None
    status_id: str | None = None
    status_category: Literal["new", "indeterminate", "done", "undefined"] = "undefined"
    status_type: str | None = None
    assignee: str | UnsetType | None = None
    assignee_id: str | None = None
    version: str | None = None
    indexed: bool = False
    """Whether it was read from an index that may lag behind writes; only `fetch` of a doubtful id is sure."""
    foreign: bool = False
    blocks: tuple[DescriptionBlock, ...] = ()
    description_size: int = 0
    description_digest: str | None = None
    own: OwnBlocks | None = None
    marker: Marker | None = None
    marker_read: bool = False
    left_out: tuple[str, ...] = ()
    """Fields that the tracker could not take, so that they were not sent."""
    created_at: datetime | None = None
    """The time of its creation, by the tracker's clock; of several issues of one story the oldest counts."""
    made_by_us_at: datetime | None = None
    """The time our account created it where we create issues, by the tracker's clock; only `find` gives it."""
    ids: dict[str, str] = {}
    """The ids of names in settings that its create has looked up, for `MergeBase.ids`."""

    def shares_status(self, other: "RemoteIssue") -> bool:
        """Whether two issues, or two readings of one, are in one status; by its name where an id is unknown."""
        if self.status_id is not None and other.status_id is not None:
            return self.status_id == other.status_id
        return is_one_name(self.status or None, other.status or None)

    def lacks_label(self, label: str) -> bool:
        """Whether the issue is known not to carry a label."""
        return self.labels is not UNSET and label not in self.labels


class Identity(Value, kw_only=True, frozen=True):
    """Identity at a tracker: the account, the site, its edition, and how far its clock is ahead of ours."""

    account: str
    name: str
    site: str
    edition: str
    clock_skew_seconds: float | None = None


class Check(Value, kw_only=True, frozen=True):
    """The result of one check by a tracker's doctor."""

    name: str
    ok: bool
    sentence: str


class NotSent(Offline):
    """The error of a request that surely had no effect: unsent, or turned away unread. Safe to send again."""

    reason = Reason.NOT_SENT


class OutcomeUnknown(Offline):
    """The error of a request without a clear answer: it may or may not have worked."""

    reason = Reason.OUTCOME_UNKNOWN


class Rejected(Refused):
    """The error of a request that the tracker refused.

    `fields` maps a field, by its name in a patch or by the tracker's id, to the tracker's own words.
    """

    reason = Reason.REJECTED

    def __init__(self, message: str, fields: Mapping[str, str] | None = None, **known: Any) -> None:
        super().__init__(message, **known)
        self.fields = dict(fields or {})


Created = RemoteIssue | NotSent | Rejected | OutcomeUnknown
"""The result of one create of a batch: the issue, or the problem that `create` would raise."""


class Changed(Problem):
    """The error of an issue that changed between our reading and our writing. Read again, then plan it anew."""

    reason = Reason.CHANGED_THERE


class Gone(Value, kw_only=True, frozen=True):
    """An issue that was deleted, moved out of sight or hidden."""

    id: str


class Tracker(Protocol):
    """A tracker, as the engine of sync sees it. Every call may raise Offline, or a Problem with a sentence.

    `name` is the adapter's in the registry; with `site` it says which tracker a link and a journal entry are of.
    """

    name: str
    site: str
    capabilities: Capabilities

    def issue_name(self, given: str) -> str:
        """The issue's key or id from user input: a key, an id, or the address of an issue."""

    def comparable(self, text: str) -> str:
        """The normalised text, which all spellings of it there share; for comparing, not for showing.

        What is read back after a write seldom is what was sent, character by character: two texts that are
        comparable as equal are the same words.
        """

    def new_operation(self) -> str:
        """A new operation id for one create, or one need, which is journalled before it is sent."""

    def probe(self) -> Identity:
        """Identity of our account and of the site, asked for before anything else."""

    def open(self) -> None:
        """Load the client, so that the first request leaves at once. Raises Usage on a wrong setting."""

    def recall(self, ids: Mapping[str, Collection[str]]) -> None:
        """Take over the ids that names in settings had when they were looked up, as the board keeps them."""

    def locate(self, addresses: Mapping[str, str]) -> None:
        """Take over the addresses of linked issues, by id, as the board has them: some ids lead nowhere alone."""

    def statuses(self, issue: RemoteIssue) -> Sequence[KnownStatus]:
        """The statuses that issues can have where this one is; empty where a name is all that tells one.

        Asked only for a name in settings, or in an older base, whose id is not known; once of each place.
        """

    def prepare(self) -> None:
        """Ask ahead for what creates will need, in a thread of its own. Raises nothing: a create tells it."""

    def find(self, markers: Sequence[Marker]) -> dict[str, list[RemoteIssue]]:
        """Issues that carry the markers' labels, by story uid, each with its marker read. May lag."""

    def fetch(self, ids: Sequence[str], *, doubtful: Collection[str] = ()) -> dict[str, RemoteIssue | Gone]:
        """The issues with these ids, as they are now, with the marker read.

        Where reading a marker takes a request of its own, `marker_read` may be False, and where an index answers
        `indexed` may be True, but neither of `doubtful` ids.
        A key may stand for an id, also one from before the issue moved; the answer is by what was asked for.
        """

    def create(self, draft: IssueDraft, marker: Marker, *, read_back: bool = True) -> RemoteIssue:
        """Create an issue, once. Raises NotSent, Rejected or OutcomeUnknown.

        Without `read_back` the issue is given as it was sent: one request instead of two, for many creates whose
        issues are fetched together afterwards. `marker_read` says whether it surely carries the marker.
        """

    def create_many(self, drafts: Sequence[tuple[IssueDraft, Marker]]) -> Sequence[Created]:
        """Create up to a batch of issues, each once and without reading back; the result of each, in their order.

        One that is refused holds up no other. Raises what `create` does where it is so for all of them.
        """

    def update(self, issue: RemoteIssue, patch: Patch) -> RemoteIssue:
        """Change an issue that still is as `issue` says. Raises Changed where it is not.

        Raises Rejected where the tracker says no, with the names of the patch where it says it of fields; nothing
        is written then.
        """

    def move(self, issue: RemoteIssue, wanted: StatusWanted, *, hops: int = 1) -> RemoteIssue:
        """Bring an issue, still in the status that `issue` names, to a wanted status; the issue as it is then.

        One hop is one transition; more are walked only where `hops` allows. Raises Changed where its status is
        no longer as `issue` says, Rejected where no way leads there or a screen asks for fields that we do not
        fill: the sentence names them with their allowed values, or the statuses that can be reached. Nothing is
        written then.
        """

    def writes_of_create(self, wanted: StatusWanted | None) -> int:
        """How many requests that write a create takes until its issue stands in a status, for `pace`."""

    def comment(self, issue: RemoteIssue, prose: Prose, *, key: str = "") -> None:
        """Add a comment. Raises Rejected, NotSent or OutcomeUnknown; never repeated by itself.

        Where a tracker takes ids of ours, the same `key` written again is the same comment.
        """

    def link_back(self, issue: RemoteIssue, url: str, title: str, key: str) -> None:
        """Write a link from the issue to an address; the same `key` writes the same link anew."""

    def stamp(self, issue: RemoteIssue, marker: Marker) -> None:
        """Write the marker's property on an issue that lacks it."""

    def put_need(self, issue: RemoteIssue, identity: str, need: CustomerNeed, *, known: bool) -> None:
        """Write a request of a customer on an issue, under an id of ours; written again it is the same one.

        `known`: it may be there already. Only asked where `customers` are kept. Raises as `update` does.
        """

    def drop_need(self, identity: str) -> None:
        """Take a customer's request off its issue; one that is gone already is no error."""

    def canonical(self, prose: Prose, beside: int = 0) -> str:
        """The `RemoteIssue.description` as read back once this prose is written.

        `beside` is how many characters the blocks of others take, which stay there.
        """

    def check(self, statuses: Mapping[str, StatusWanted] | None = None) -> list[Check]:
        """Checks for the doctor: site, edition, clock, project, type, fields, permissions.

        `statuses` are those that settings give the stages; each must be one of the project's.
        """

    def close(self) -> None:
        """Close the connections."""


Action = Literal["create", "update", "move", "pull", "adopt", "none", "blocked", "unknown", "gone", "conflict"]
Way = Literal["push", "pull", "theirs differs", "ours differs", "conflict", "blocked"]


class Push(Value, kw_only=True, frozen=True):
    """The item of one story in a plan or a result of a push or a sync, and in its JSON.

    `ways` says of each of `fields` what becomes of it: pushed, pulled, left as it is there, or in conflict.
    Beside the fields of a story they name the `label`, the `mark`, the `link` back and a `comment`.

    `sent`, `taken` and `unanswered` say what really crossed, in the same names, whatever `done` says of the
    whole: what the tracker took, what the board took, and what was sent without an answer, so that nobody knows.
    An `issue` that was sent was created, one that was taken was found again. All three are empty in a plan.
    """

    story: str
    action: Action
    fields: dict[str, dict[str, object]] = {}
    ways: dict[str, Way] = {}
    sent: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    done: bool = False
    key: str | None = None
    url: str | None = None
    displayed: dict[SyncedField, str] = {}
    """Digests of their side of the fields, as it stood there when it was compared."""
    advice: tuple[Advice, ...] = ()
    """The advice for the user, the most telling first."""

    @property
    def why(self) -> str | None:
        """The advice as the shell prints it; None where there is none."""
        return " ".join(map(str, self.advice)) or None

    @property
    def unsent(self) -> tuple[str, ...]:
        """The names to push to the issue that surely were not, or, in a plan, that are to be."""
        crossed = {*self.sent, *self.unanswered}
        return tuple(name for name, way in self.ways.items() if way == "push" and name not in crossed)

    @property
    def untaken(self) -> tuple[str, ...]:
        """The names to pull onto the board that were not, or, in a plan, that are to be."""
        return tuple(name for name, way in self.ways.items() if way == "pull" and name not in self.taken)
