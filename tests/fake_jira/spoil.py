"""Answers whose issues have one field changed, taken away or spoiled."""

from collections.abc import Callable
from typing import Any

from tests.fake_jira.site import Reply, Site


def spoil_field(site: Site, name: str, change: Callable[[dict[str, Any]], None]) -> Callable[[], None]:
    """From now on each issue comes with one field changed; what is returned ends that."""

    def spoil(value: Any) -> Any:
        if isinstance(value, list):
            return [spoil(one) for one in value]
        if not isinstance(value, dict):
            return value
        found = {key: spoil(one) for key, one in value.items()}
        if isinstance(found.get("fields"), dict) and name in found["fields"]:
            change(found["fields"])
        return found

    answer = site.answer

    def spoiled(*asked: Any) -> Reply:
        reply = answer(*asked)
        return reply._replace(body=spoil(reply.body), held=False)

    def end() -> None:
        site.answer = answer  # type: ignore[method-assign]

    site.answer = spoiled  # type: ignore[assignment, method-assign]
    return end
