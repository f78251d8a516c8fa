"""The schema of the settings: every key with its section, its reader and its meaning.

Settings of every tracker stand in `[tracker]`, those of a single one in a section of its own below it. Names of
before there was more than one tracker (`[jira] project`) stay valid: RENAMED says what each is called now.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from roadmap_tui.settings import values
from roadmap_tui.settings.values import Reader

if TYPE_CHECKING:
    from roadmap_tui.model.touchpoints import Touchpoints

Edition = Literal["auto", "cloud", "datacenter"]
EvidenceSent = Literal["counts", "quotes", "full"]
FieldDirection = Literal["push", "pull", "both", "off"]

MOVABLE = ("discover", "draft", "ready", "building", "shipped", "declined")
SHOWN = (*MOVABLE, "proven", "missed")
DIRECTIONS: dict[str, tuple[FieldDirection, ...]] = {
    "title": ("push", "pull", "both", "off"),
    "description": ("push", "off"),
    "labels": ("push", "off"),
    "ship_by": ("push", "pull", "both", "off"),
    "assignee": ("pull", "off"),
    "status": ("push", "pull", "both", "off"),
}
"""The directions that each field may have. A description is made of many fields and never read back into them."""


class Section(msgspec.Struct, kw_only=True, frozen=True, gc=False):
    """One table of a settings file."""


class Me(Section, kw_only=True, frozen=True):
    """The [me] section: the user. `name` is None where nobody set it: `who` then asks git and the system.

    `csm` and `channel` are what a new request gets that names none.
    """

    name: str | None = None
    csm: str | None = None
    channel: str | None = None


class Tracker(Section, kw_only=True, frozen=True):
    """Settings common to all trackers. `kind` says which one; `status` maps our stage to a status there."""

    kind: str = "jira"
    project: str | None = None
    evidence: EvidenceSent = "quotes"
    push_from: str | None = None
    status: dict[str, str] = {}


class TrackerSection(Section, kw_only=True, frozen=True):
    """Settings of one kind of tracker: where it is, and the user's login there."""

    token_command: str | None = None

    @property
    def address(self) -> str | None:
        """Where the tracker is, as logins, tokens and links to issues name it; None where that is not set."""
        raise NotImplementedError


class Jira(TrackerSection, kw_only=True, frozen=True):
    """Settings of Jira: its address and edition, and the type of its issues."""

    site: str | None = None
    email: str | None = None
    edition: Edition = "auto"
    issue_type: str = "Task"
    gateway: str | None = None

    @property
    def address(self) -> str | None:
        """The site."""
        return self.site


class GitHub(TrackerSection, kw_only=True, frozen=True):
    """Settings of GitHub Issues: the repository, its API, and what an organisation may have beside."""

    repository: str | None = None
    api: str = "https://api.github.com"
    issue_type: str | None = None
    due_field: str | None = None

    @property
    def address(self) -> str | None:
        """The repository on the web: another one is another place, with a token of its own."""
        if self.repository is None:
            return None
        scheme, _, host = self.api.removesuffix("/api/v3").partition("://")
        return f"{scheme}://{host.removeprefix('api.')}/{self.repository}"


class Linear(TrackerSection, kw_only=True, frozen=True):
    """Settings of Linear: the team, its API, and whether requests are sent as needs of customers."""

    team: str | None = None
    api: str = "https://api.linear.app/graphql"
    customers: bool = False

    @property
    def address(self) -> str | None:
        """The team on the web: another one is another place, with a key of its own."""
        if self.team is None:
            return None
        scheme, _, rest = self.api.partition("://")
        return f"{scheme}://{rest.partition('/')[0].removeprefix('api.')}/team/{self.team}"


class Sync(Section, kw_only=True, frozen=True):
    """Settings of a sync. `settle`: how long a create of unknown outcome may still turn up.

    `fields`: who wins, by field. `hops`: most transitions to a status. `comment`: tell issues of new customers.
    """

    settle: timedelta = timedelta(minutes=5)
    fields: dict[str, FieldDirection] = {}
    hops: int = 1
    comment: bool = False


class Calendar(Section, kw_only=True, frozen=True):
    """Settings of the calendar. `year_starts`: the month, 1 to 12, in which the first quarter begins."""

    year_starts: int = 1


class Columns(Section, kw_only=True, frozen=True):
    """Settings of the board: labels and work-in-progress limits by stage.

    `url` is where others can read it, `default` the address of the board where none is named or near.
    """

    default: str | None = None
    url: str | None = None
    wip: dict[str, int] = {}
    labels: dict[str, str] = {}


class Look(Section, kw_only=True, frozen=True):
    """Settings of the screens; `theme` is None for the terminal's own. `keys` maps command ids to other keys."""

    theme: str | None = None
    keys: dict[str, str] = {}


class Loop(Section, kw_only=True, frozen=True):
    """Templates of messages to a customer: of a shipped story, of a no; None for the built-in ones."""

    message: str | None = None
    declined: str | None = None


class Rank(Section, kw_only=True, frozen=True):
    """The team's own formula of a story's score, shown beside its rank; None where there is none."""

    formula: str | None = None


class Rotation(Section, kw_only=True, frozen=True):
    """Settings of the job rotation. `every`: how long after a stint the next one is due; None for no cadence."""

    every: timedelta | None = None


class Wording(Section, kw_only=True, frozen=True):
    """Settings of the wording rules: the team's own names of its people and products.

    With `internal` the team builds for itself, and an actor of its own is in order.
    """

    roles: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    internal: bool = False


class Intake(Section, kw_only=True, frozen=True):
    """Settings of imports. `mappings`: those of exports that the team shares, by name, written as options.

    `own_domains`: the mail domains, or addresses, of the team's own people, whose mails are no customer's.
    """

    mappings: dict[str, str] = {}
    own_domains: tuple[str, ...] = ()


class Probes(Section, kw_only=True, frozen=True):
    """What a person's probes may use: databases and headers by the names that probes call them, plain hosts.

    Each of `headers` holds a host and a header, which goes to that host alone. `$NAME` stands for a variable.
    """

    dsn: dict[str, str] = {}
    headers: dict[str, str] = {}
    http: tuple[str, ...] = ()


class TouchpointSettings(Section, kw_only=True, frozen=True):
    """The team's touchpoints in their order, and words by which each is known; without names the eight."""

    names: tuple[str, ...] = ()
    words: dict[str, tuple[str, ...]] = {}

    @property
    def known(self) -> "Touchpoints":
        """The touchpoints that these settings name."""
        from roadmap_tui.model.touchpoints import DEFAULT, Touchpoints

        return Touchpoints(self.names or DEFAULT.names, self.words) if self.names or self.words else DEFAULT


class Key(NamedTuple):
    """One key of the settings. `mine`: only the user's own file and environment may hold it.

    `is_secret`: its values may hold passwords, and are not shown where all are listed.
    """

    read: Reader
    words: str
    mine: bool = False
    is_secret: bool = False


SECTIONS: dict[str, type[Section]] = {
    "me": Me,
    "tracker": Tracker,
    "tracker.jira": Jira,
    "tracker.github": GitHub,
    "tracker.linear": Linear,
    "sync": Sync,
    "calendar": Calendar,
    "board": Columns,
    "look": Look,
    "wording": Wording,
    "loop": Loop,
    "rank": Rank,
    "rotation": Rotation,
    "intake": Intake,
    "probes": Probes,
    "touchpoints": TouchpointSettings,
}
KINDS = ("jira", "github", "linear")
"""The kinds of tracker that there are; `trackers/registry.py` has an adapter for each."""
ADDRESSES: dict[str, tuple[str, ...]] = {
    "jira": ("tracker.jira.site",),
    "github": ("tracker.github.repository", "tracker.github.api"),
    "linear": ("tracker.linear.team", "tracker.linear.api"),
}
"""The keys that say where a tracker of each kind is, the telling one first: a proposal from a board's file."""
PROJECTS = {"jira": "tracker.project", "github": "tracker.github.repository", "linear": "tracker.linear.team"}
"""The key that says where in a tracker of each kind issues are created."""
KEYS: dict[str, Key] = {
    "me.name": Key(values.text, "the name you write under", mine=True),
    "me.csm": Key(values.text, "the CSM your requests get when neither you nor the account name one", mine=True),
    "me.channel": Key(values.text, "the channel your requests come by when you name none", mine=True),
    "tracker.kind": Key(values.choice(*KINDS), "the tracker that issues are in: jira, github or linear"),
    "tracker.project": Key(values.text, "key of the Jira project that issues are created in: ROAD"),
    "tracker.evidence": Key(
        values.choice("counts", "quotes", "full"), "what leaves the house: counts, quotes or full"
    ),
    "tracker.push_from": Key(values.choice("ready"), "ready: refuse to push what the gate would refuse"),
    "tracker.status": Key(
        values.table(MOVABLE, values.text),
        'status there of each stage, as the tracker calls it: building = "In Progress"',
    ),
    "tracker.jira.site": Key(values.site, "address of Jira: https://acme.atlassian.net"),
    "tracker.jira.edition": Key(values.choice("auto", "cloud", "datacenter"), "auto, cloud or datacenter"),
    "tracker.jira.email": Key(values.text, "the account's email; without one the token is a Bearer", mine=True),
    "tracker.jira.issue_type": Key(values.text, "type of the issues that are created"),
    "tracker.jira.token_command": Key(values.command, "command that prints the token: pass jira", mine=True),
    "tracker.jira.gateway": Key(values.site, "address used instead of Atlassian's API gateway", mine=True),
    "tracker.github.repository": Key(values.repository, "repository that issues are created in: acme/roadmap"),
    "tracker.github.api": Key(
        values.site, "address of GitHub's API: https://HOST/api/v3 of an Enterprise Server"
    ),
    "tracker.github.issue_type": Key(values.text, "issue type of the organisation for new issues: Feature"),
    "tracker.github.due_field": Key(values.text, "issue field of kind date that holds ship_by: Target date"),
    "tracker.github.token_command": Key(
        values.command, "command that prints the token: gh auth token", mine=True
    ),
    "tracker.linear.team": Key(values.team, "key of the team that issues are created in: ENG"),
    "tracker.linear.api": Key(values.site, "address of Linear's API, where it is another one"),
    "tracker.linear.customers": Key(values.flag, "true: requests become customer requests on the issue"),
    "tracker.linear.token_command": Key(values.command, "command that prints the key: pass linear", mine=True),
    "sync.settle": Key(values.duration, "wait before an unanswered create is sent again: 5m"),
    "sync.fields": Key(
        values.record({name: values.choice(*ways) for name, ways in DIRECTIONS.items()}),
        "direction of each field, push, pull, both or off: ship_by = both",
    ),
    "board.default": Key(values.text, "address of the board where none is named and none is near", mine=True),
    "sync.hops": Key(values.whole(1, 3), "most transitions to walk to reach a status: 1 to 3"),
    "sync.comment": Key(values.flag, "true: leave a comment there when more customers ask"),
    "board.url": Key(values.site, "address at which others read the board; issues link back to it"),
    "calendar.year_starts": Key(values.month, "month in which the first quarter begins: 1 to 12"),
    "board.wip": Key(values.table(SHOWN, values.whole(1, 999)), "most stories in a stage: building = 3"),
    "board.labels": Key(values.table(SHOWN, values.text), "your team's names of the stages"),
    "intake.mappings": Key(
        values.table(None, values.text),
        'mappings of exports by name, as an import remembers them: ideas = "--map Idea=said"',
    ),
    "intake.own_domains": Key(
        values.words, 'your own mail domains, whose mails are no customer\'s: ["ours.example"]'
    ),
    "look.theme": Key(values.text, "theme of the screens"),
    "look.keys": Key(
        values.table(None, values.text),
        'other keys for commands, by their id: "story.push" = "P"',
        mine=True,
    ),
    "wording.roles": Key(values.words, 'people your stories tell of: ["dosimetrist", "yard lead"]'),
    "wording.products": Key(values.words, "names of your products, which are no story's subject"),
    "wording.acronyms": Key(values.words, "acronyms that everybody here knows"),
    "loop.message": Key(
        values.template,
        "message to a customer whose story shipped: Hello {person}, you said: {said} …",
    ),
    "loop.declined": Key(values.template, "message to a customer whose request was declined"),
    "rank.formula": Key(
        values.formula, "rice, or a formula of your own: (weight + arr / 10000) * confidence / effort"
    ),
    "probes.dsn": Key(
        values.table(None, values.text),
        'databases that probes name: warehouse = "postgresql://reader@db.example/stats", or "$WAREHOUSE"',
        mine=True,
        is_secret=True,
    ),
    "probes.headers": Key(
        values.table(None, values.text),
        'a header for one host, that probes name: stats = "stats.example Authorization: Bearer $STATS_TOKEN"',
        mine=True,
        is_secret=True,
    ),
    "probes.http": Key(values.words, "hosts that probes may ask without TLS, beside this machine", mine=True),
    "touchpoints.names": Key(
        values.names, 'your touchpoints in the order of the customer\'s way: ["learn", "sign up", "use"]'
    ),
    "touchpoints.words": Key(
        values.table(None, values.names),
        'further words by which each is known, its former name among them: "sign up" = ["onboard", "trial"]',
    ),
    "rotation.every": Key(values.cadence, "how long after a stint of the rotation the next is due: 6w, 45d"),
    "wording.internal": Key(values.flag, "true where you build for your own people"),
}
OF_BOARD = frozenset({"board.wip", "board.labels", "rotation.every", "touchpoints.names", "touchpoints.words"})
"""Keys that say how one board is: its own settings go before the user's, and they are set there."""
SECRET = "token"  # noqa: S105  # the key's name
"""The key that no file may hold."""
RENAMED = {
    "jira.project": "tracker.project",
    "jira.evidence": "tracker.evidence",
    "jira.push_from": "tracker.push_from",
    "jira.status": "tracker.status",
} | {f"jira.{key}": f"tracker.jira.{key}" for key in Jira.__struct_fields__}
"""The current name of each renamed key; old names stay valid in files, variables and commands."""


def split_name(name: str) -> tuple[str, str]:
    """The section and the key of a name: `tracker.jira.site` is `site` in `[tracker.jira]`."""
    section, _, key = name.rpartition(".")
    return section, key


def attribute(section: str) -> str:
    """The name of a section in `Settings` and in variables: the last word of its full name."""
    return section.rpartition(".")[2]


def variable(name: str) -> str:
    """The environment variable of a key: `tracker.jira.site` is `ROADMAP_JIRA_SITE`."""
    section, key = split_name(name)
    return f"ROADMAP_{attribute(section)}_{key}".upper()


def token_variable(kind: str) -> str:
    """The variable that holds the token of a kind of tracker."""
    return f"ROADMAP_{kind}_{SECRET}".upper()


def default(name: str) -> Any:
    """The default value of a key."""
    section, key = split_name(name)
    return getattr(SECTIONS[section](), key)
