"""A status of a GitHub issue as settings name it: a state, a label, or a column of a Projects board."""

import re
from typing import Literal, NamedTuple

from roadmap_tui.model.status_wanted import StatusWanted

REASONS = ("completed", "not_planned", "duplicate")
_EXAMPLES = 'such as open, closed:completed, "label:in progress" or "project:5/Status/In progress"'
_LONGEST_LABEL = 50


class GitHubStatus(NamedTuple):
    """A status in its parts: a state and its reason, a label, or the option of a field in a project."""

    kind: Literal["open", "closed", "label", "project"]
    reason: str = ""
    label: str = ""
    project: int = 0
    field: str = ""
    option: str = ""

    @property
    def id(self) -> str:
        """The status in one spelling, by which it is compared; a closed state of any reason has none."""
        match self.kind:
            case "open":
                return "open"
            case "closed":
                return f"closed:{self.reason}"
            case "label":
                return f"label:{self.label.casefold()}"
        return f"project:{self.project}/{self.field.casefold()}/{self.option.casefold()}"

    @property
    def words(self) -> str:
        """The status as people there call it."""
        match self.kind:
            case "open":
                return "open"
            case "closed":
                said = self.reason.replace("_", " ")
                return "closed" if self.reason in {"", "completed"} else f"closed as {said}"
            case "label":
                return self.label
        return self.option


def read_github_status(words: str) -> GitHubStatus:
    """The parts of a status as settings write it. ValueError says what is wrong."""
    kind, colon, value = (one.strip() for one in words.strip().partition(":"))
    match kind.casefold():
        case "open" if not value:
            return GitHubStatus("open")
        case "closed" if not colon:
            return GitHubStatus("closed")
        case "closed":
            reason = re.sub(r"[\s-]+", "_", value.casefold())
            if reason not in REASONS:
                raise ValueError(f"an issue is closed as {', '.join(REASONS)}, not as {value[:40]!r}")
            return GitHubStatus("closed", reason=reason)
        case "label":
            if not value or len(value) > _LONGEST_LABEL or "," in value:
                raise ValueError(f"a label has a name of at most {_LONGEST_LABEL} characters, without a comma")
            return GitHubStatus("label", label=value)
        case "project":
            number, field, option = (one.strip() for one in [*value.split("/", 2), "", ""][:3])
            if not (number.isascii() and number.isdigit() and len(number) < 10 and field and option):
                raise ValueError(
                    "a column of a project is named by number, field and option, such as "
                    f'"project:5/Status/Done", not {words[:60]!r}'
                )
            return GitHubStatus("project", project=int(number), field=field, option=option)
    raise ValueError(f"a status of GitHub is written {_EXAMPLES}, not {words[:60]!r}")


def wanted_github_status(words: str) -> StatusWanted:
    """A status as settings write it, for a stage. ValueError says what is wrong."""
    found = read_github_status(words)
    if found.kind == "closed" and not found.reason:
        return StatusWanted(category="closed")
    return StatusWanted(id=found.id, name=words.strip())
