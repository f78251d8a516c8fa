"""The result of a command that changed a board: the new ids, or the changed record."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from roadmap_tui.cli.app.session import Session

if TYPE_CHECKING:
    from datetime import date

    from roadmap_tui.model.records import Notification
    from roadmap_tui.model.snapshot import Snapshot


def print_made(session: Session, ids: list[str]) -> None:
    """Print the ids of new requests, stories or customers, one a line; with `--json`, the records."""
    if session.json:
        print_now(session, *ids)
    else:
        session.out("\n".join(ids))


def print_waiting(session: Session, names: list[str]) -> None:
    """Print the names of what waits for the server, one a line; with `--json`, as objects."""
    if session.json:
        found = [{"id": name, "waiting": True} for name in names]
        session.out_json(found[0] if len(found) == 1 else found)
    else:
        session.out("\n".join(names))
    session.say(f"{', '.join(names)} {'waits' if len(names) == 1 else 'wait'} until the server is back.")


def print_repeated(session: Session, made: tuple[str, ...], prefix: str) -> None:
    """Print the ids that a change added when it was made before under its key, as the command did then.

    `prefix` is that of the ids that the command prints; of others `--json` gives all.
    """
    ids = [one for one in made if prefix and one.startswith(f"{prefix}-")]
    if ids and prefix in {"R", "S", "C", "U"}:
        print_made(session, ids)
    elif session.json and prefix != "N":
        session.out_json({"repeated": True, "made": list(made)})
    else:
        session.out("\n".join(ids))
    session.say("This was done before under the same key: nothing was added.")


def queue_note(session: Session, about: str, text: str) -> bool:
    """Let a note wait for the server and print its name; False where it is to be written at once."""
    waiting = session.waiting()
    if waiting is None:
        return False
    from roadmap_tui.actions.waiting import new_note

    waiting.add(new_note(about, text))
    print_waiting(session, waiting.keep())
    return True


def say_done(session: Session, ids: str | Sequence[str], sentence: str) -> None:
    """Report a change on stderr; with `--json`, print the requests or stories as they are now."""
    session.say(sentence)
    print_now(session, *((ids,) if isinstance(ids, str) else ids))


def say_with(session: Session, sentence: str, plain: Any) -> None:
    """Report what was done on stderr; with `--json`, print it as data too."""
    session.say(sentence)
    if session.json:
        session.out_json(plain)


def print_now(session: Session, *ids: str) -> None:
    """With `--json`, print requests or stories as they are now: one as an object, several as a list."""
    if session.json:
        snapshot = session.read()
        found = [_plain(snapshot, one, session.today) for one in ids]
        session.out_json(found[0] if len(found) == 1 else found)


def print_forgotten(session: Session, ids: Iterable[str], states: int) -> None:
    """Report what was forgotten, and in how many earlier states of the board; with `--json`, as data."""
    from roadmap_tui.text.plural import plural

    named = list(ids)
    session.say(f"{', '.join(named)} forgotten, in {plural(states, 'earlier state')} of the board too.")
    if session.json:
        session.out_json({"forgotten": named, "earlier_states": states})


def print_notified(session: Session, done: "Sequence[Notification]") -> None:
    """Report who was told of what on which day, and who asked beside them; with `--json`, as data too."""
    from roadmap_tui.model.askers import Askers

    snapshot = session.read()
    for one in done:
        name = snapshot.customer_name(one.customer) or one.customer
        so = "" if one.answer == "none" else f"; they say: {one.answer.replace('-', ' ')}"
        session.say(f"{name} was told of {one.about} on {one.at.date()}{so}.")
        for other in Askers(snapshot, customer=one.customer).left_out(one) if one.requests is not None else ():
            who = other.person or other.email or "Somebody else"
            session.say(f"{who} asked as well, and was not told: `roadmap request told {other.requests[0]}`.")
    if session.json:
        from roadmap_tui.reports import record_json

        session.out_json([record_json.plain_of(one) for one in done])


def _plain(snapshot: "Snapshot", identity: str, today: "date") -> dict[str, Any]:
    from roadmap_tui.model.records import Session as Tried
    from roadmap_tui.reports import record_json

    if identity in snapshot.stories:
        return record_json.story(snapshot, snapshot.stories[identity], today)
    if identity in snapshot.customers:
        return record_json.plain_of(snapshot.customers[identity])
    found = snapshot.table(Tried).get(identity) if identity.startswith("U-") else None
    if found is not None:
        return record_json.session(snapshot, found)
    if identity not in snapshot.requests:  # such as one that was taken back since
        return {"id": identity}
    return record_json.request(snapshot, snapshot.requests[identity], today)
