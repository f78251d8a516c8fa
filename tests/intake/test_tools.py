"""The exports of other tools: recognised by their headers, folded, read."""

import csv
import json
from datetime import date
from pathlib import Path

from roadmap_tui.actions import customers, requests, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.intake.batches import undo_import
from roadmap_tui.intake.incoming import read_requests
from roadmap_tui.intake.requests import Imported, import_requests, new_names
from roadmap_tui.intake.shapes import SHAPES, recognise
from roadmap_tui.model.records import Customer, Note, Request, Source
from tests.each_row import each_row
from tests.intake.boards import TODAY, change, lines
from tests.stores import by_id


def took(board: Change, path: Path) -> Imported:
    return import_requests(board, read_requests(path, today=TODAY))


def kept(board: Change) -> list[Request]:
    return board.transaction.find(Request)


def table(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@each_row(
    ("headers", "name"),
    [
        ("Summation column,Id,Requester,Requester id,Requester email,Subject,Tags,Organization", "zendesk"),
        ("id,requester,SUBJECT", "zendesk"),
        ("message_id,message_body,message_type,conversation_id", "intercom"),
        ("Ticket ID,Ticket name,Ticket description", "hubspot"),
        ("hs_ticket_id,subject,content,createdate", "hubspot"),
        ("Id,CaseNumber,AccountId,Subject,Description,CreatedDate", "salesforce"),
        ("Case Number,Account Name,Contact Name,Subject,Date/Time Opened,Case Owner", "salesforce"),
        ("Note title,Note text,User email,Company,Tags", "productboard"),
        ("title,content,user.email,company.domain,display_url,tags", "productboard"),
        ("id,title,details,score,commentCount,created,author.name,board.name", "canny"),
        ("ideaId,ideaTitle,ideaDescription,userEmailAddress,votersCount", "uservoice"),
        ("number,title,description,created_at,created_by,votes_count,original_number", "fider"),
        ("title,content,status,tags,board,author_name,author_email,vote_count", "quackback"),
        ("repo,created_at,label,title,body", "github"),
        ("number,title,body,author.login,labels,createdAt,url", "github"),
        ("Betreff,Beschreibung,Kunde", None),
    ],
)
def test_a_tool_is_recognised(headers: str, name: str | None) -> None:
    """By its telling headers, however they are spelt; others are any table."""
    found = recognise(headers.split(","), SHAPES)

    assert name == (found.name if found else None)


def test_an_idea_is_one_request_with_many_voters(tmp_path: Path) -> None:
    """Each further voter is a request of their own customer, merged into the creator's; no words are invented."""
    board = change()
    idea = {
        "ideaId": "7", "ideaTitle": "Dark mode", "ideaDescription": "My eyes hurt.",
        "ideaCreatorEmailAddress": "jo@acme.example", "ideaCreatorName": "Jo",
        "createdTimestamp": "2026-07-21 03:37:03",
    }  # fmt: skip
    path = table(
        tmp_path / "ideas.csv",
        {**idea, "userEmailAddress": "jo@acme.example", "userName": "Jo", "linkedIdeaCreationDate": "2026-07-21"},
        {**idea, "userEmailAddress": "ed@bolt.example", "userName": "Ed", "linkedIdeaCreationDate": "2026-08-01"},
        {**idea, "userEmailAddress": "al@gmail.com", "userName": "Al", "linkedIdeaCreationDate": ""},
    )
    result = took(board, path)
    first, second, third = kept(board)

    assert (result.added, result.refused) == (3, 0)
    assert (first.said, first.person, first.merged_into) == ("Dark mode\n\nMy eyes hurt.", "Jo", None)
    assert (second.said, second.problem, second.person) == (None, "Dark mode", "Ed")
    assert (second.merged_into, second.heard_on, second.channel) == ("R-1", date(2026, 8, 1), "vote")
    assert (third.merged_into, third.customer) == ("R-1", None)
    assert [one.name for one in board.transaction.find(Customer)] == ["acme.example", "bolt.example"]
    again = took(board, path)
    assert (again.batch, again.added, again.skipped, again.refused) == (None, 0, 3, 0)


def test_a_later_voter_joins_the_request_that_is_there(tmp_path: Path) -> None:
    """Next month's export of an idea adds its new voters alone."""
    board = change()
    row = {"ideaId": "7", "ideaTitle": "Dark mode", "userEmailAddress": "jo@acme.example"}
    took(board, table(tmp_path / "a.csv", row))
    result = took(board, table(tmp_path / "b.csv", row, {**row, "userEmailAddress": "ed@bolt.example"}))

    assert (result.added, result.skipped) == (1, 2)
    assert kept(board)[-1].merged_into == "R-1"


def test_votes_without_names_are_a_note(tmp_path: Path) -> None:
    """A count invents no customer; a post that repeats another is merged into it, wherever it stands."""
    board = change()
    path = lines(
        tmp_path / "posts.csv",
        "number,title,votes_count,original_number",
        "3,Night mode,1,2",
        "2,Dark mode,14,",
        "4,Round,0,5",
        "5,Round again,0,4",
    )
    took(board, path)
    one, two, four, five = kept(board)

    assert (one.merged_into, two.merged_into) == ("R-2", None)
    assert (four.merged_into, five.merged_into) == ("R-4", None)
    assert [(each.about, each.text) for each in board.transaction.find(Note)] == [
        ("R-1", "1 vote, counted in fider."),
        ("R-2", "14 votes, counted in fider."),
    ]


def test_messages_of_a_conversation_are_one_request(tmp_path: Path) -> None:
    """A customer's messages are joined in their order; what the team answered is left out, and said."""
    board = change()
    row = {"message_id": "1", "message_author_type": "user", "conversation_id": "9", "message_author_name": "Jo"}
    path = table(
        tmp_path / "chat.csv",
        {**row, "message_id": "3", "message_body": "By hand.", "message_created_at": "2026-01-03 08:00:00"},
        {**row, "message_body": "<p>We wait.</p>", "message_created_at": "2026-01-02 08:00:00"},
        {**row, "message_id": "2", "message_body": "How?", "message_author_type": "admin",
         "message_created_at": "2026-01-02 09:00:00"},
        {**row, "message_id": "4", "message_body": "Other", "conversation_id": "10", "message_created_at": ""},
    )  # fmt: skip
    incoming = read_requests(path, today=TODAY)
    import_requests(board, incoming)
    first, second = kept(board)

    assert (first.said, first.heard_on) == ("We wait.\n\nBy hand.", date(2026, 1, 2))
    assert first.source is not None
    assert first.source.id == "9"
    assert second.said == "Other"
    assert incoming.remarks == (
        "1 row that your own team wrote is left out.",
        "3 messages are 2 conversations, each one request.",
    )


def test_issues_of_two_repositories_are_two(tmp_path: Path) -> None:
    """A number counts within its repository."""
    board = change()
    path = tmp_path / "issues.json"
    issues = [
        {"number": 1, "title": "a", "body": "", "html_url": f"https://github.com/o/{name}/issues/1"}
        for name in ("x", "y")
    ]
    path.write_text(json.dumps(issues))
    took(board, path)

    assert [one.source.id for one in kept(board) if one.source] == ["o/x#1", "o/y#1"]


def test_taking_back_leaves_an_idea_that_is_linked_with_its_voters(tmp_path: Path) -> None:
    """Voters count where their idea counts, so they stay with it; others go, with the notes of the import."""
    board = change()
    path = lines(
        tmp_path / "posts.csv",
        "number,title,votes_count,original_number",
        "2,Dark mode,14,",
        "3,Night mode,1,2",
        "4,Export,3,",
        "5,Exports,0,4",
    )
    took(board, path)
    story = stories.add(board, {"title": "Eyes rest"})
    requests.link(board, "R-1", story.id)
    undone = undo_import(board, "B-1")

    assert undone.left == {"R-1": "linked", "R-2": "merged into R-1"}
    assert undone.removed == 2
    assert [one.about for one in board.transaction.find(Note)] == ["R-1", "R-2"]


def test_a_body_in_two_columns_is_kept_whole(tmp_path: Path) -> None:
    """Nothing that was said is lost because another column says something as well."""
    board = change()
    took(board, lines(tmp_path / "x.csv", "title,description,comment", "Export,slow,every day"))

    assert [one.said for one in kept(board)] == ["Export\n\nslow\n\nevery day"]


def test_a_list_under_another_name_is_the_same_list(tmp_path: Path) -> None:
    """What is known by its number and words comes in once, and what is new of it counts as of the first name."""
    board = change()
    took(board, lines(tmp_path / "week 1.csv", "id,said", "1,We wait", "2,Too loud"))
    later = lines(tmp_path / "week 2.csv", "id,said", "1,We wait", "2,Too loud", "3,Too slow")
    done = took(board, later)
    apart = import_requests(board, read_requests(later, today=TODAY, system="survey"))

    assert (done.added, done.skipped, done.known_as) == (1, 2, "week 1")
    assert [one.source.system for one in kept(board) if one.source][:3] == ["week 1"] * 3
    assert (apart.added, apart.known_as) == (3, None)


def test_a_conversation_is_known_by_its_messages(tmp_path: Path) -> None:
    """A board on which it came in under its first message's number gets what is new of it, and no second one."""
    board = change()
    old = {"said": "We wait.", "source": Source(system="intercom", id="1")}
    requests.add(board, old, customer="Acme")
    row = {"message_author_type": "user", "conversation_id": "9", "message_author_companies": "Acme"}
    done = took(
        board,
        table(
            tmp_path / "chat.csv",
            {**row, "message_id": "1", "message_body": "We wait."},
            {**row, "message_id": "2", "message_body": "Still."},
        ),
    )

    assert (done.added, done.new_words) == (0, {"R-1": "Still."})


def test_rows_without_numbers_are_known_by_their_words(tmp_path: Path) -> None:
    """By who said them, on about that day; a number of their own, another person or day makes them another's."""
    board = change()
    numbered = "id,Post title,Post details,Author email,created"
    took(
        board,
        lines(
            tmp_path / "api.csv", numbered, *(f"p{n},Slow,We wait,jo@acme.example,2027-02-0{n}" for n in (1, 2))
        ),
    )
    table_of = "Post title,Post details,Author email,created"
    rows = {
        "Slow,We  wait,Jo@acme.example,2027-02-01T23:00": 0,
        "Slow,We wait,jo@acme.example,2027-02-03": 0,
        "Slow,We wait,jo@acme.example,2027-02-02": 1,
        "Slow,We wait,al@acme.example,2027-02-01": 1,
        "Slow,We wait,,2027-02-01": 1,
    }
    first = took(board, lines(tmp_path / "a.csv", table_of, *rows))
    other = change()
    apart = [
        took(other, lines(tmp_path / f"{n}.csv", numbered, f"p{n},Slow,We wait,jo@acme.example,")) for n in (1, 2)
    ]

    assert [1, 1] == [one.added for one in apart]
    assert sum(rows.values()) == first.added


def test_who_a_known_row_lacked_is_filled_in(tmp_path: Path) -> None:
    """A customer that a later export names, with their snapshot; taking that import back takes both away."""
    board = change()
    took(board, lines(tmp_path / "a.csv", "id,said", "1,We wait", "2,Too loud"))
    requests.edit(board, "R-2", {"importance": 2})
    done = took(board, lines(tmp_path / "a.csv", "id,said,company", "1,We wait,Acme", "2,Too loud,Acme"))
    found = [(one.customer, one.snapshot is not None) for one in kept(board)]
    undo_import(board, "B-2")

    assert (done.added, done.filled, found) == (0, ["R-1"], [("C-1", True), (None, False)])
    assert ([], None) == (board.transaction.find(Customer), kept(board)[0].customer)


def test_numbers_alone_make_no_same_list(tmp_path: Path) -> None:
    """Rows that share their numbers and say something else are another list's."""
    board = change()
    took(board, lines(tmp_path / "a.csv", "id,said", "1,We wait", "2,Too loud", "3,Too slow"))
    done = took(board, lines(tmp_path / "b.csv", "id,said", "1,We wait", "2,Dark mode", "3,An export"))

    assert (done.added, done.known_as, done.alike) == (3, None, ("a", 3))


def test_a_name_is_known_without_its_legal_form(tmp_path: Path) -> None:
    """`Acme` is `Acme, Inc.` where one customer alone is called so, which is told."""
    board = change()
    took(board, lines(tmp_path / "a.csv", "said,company", 'a,"Acme, Inc."', "b,ACME", "c,Bolt Ltd", "d,Bolt AG"))
    done = took(board, lines(tmp_path / "b.csv", "said,company", "e,Bolt S.A.", "f,bolt ltd", "g,Acme GmbH"))

    assert [one.customer for one in kept(board)] == ["C-1", "C-1", "C-2", "C-2", "C-2", "C-2", "C-1"]
    assert {"Bolt S.A.": "Bolt Ltd", "Acme GmbH": "Acme, Inc."} == done.taken_as


def test_a_score_comes_with_its_comment(tmp_path: Path) -> None:
    """To a known customer and a new one, once; one without words is a score alone. All can be taken back."""
    board = change()
    customers.add(board, {"name": "Acme"})
    path = lines(
        tmp_path / "nps.csv",
        "ID,Score,Comment,Email,Created At,company",
        "1,9,Quick,jo@acme.example,2027-02-01,Acme",
        "2,3,,ed@bolt.example,2027-02-02,Bolt",
        "3,11,Too slow,al@acme.example,2027-02-03,Acme",
    )
    incoming = read_requests(path, today=TODAY)
    done = import_requests(board, incoming)
    again = import_requests(board, incoming)
    scores = {
        one.name: [(each.kind, each.value) for each in one.scores] for one in board.transaction.find(Customer)
    }
    undo_import(board, "B-1")

    assert (done.added, done.scores, again.batch) == (2, 2, None)
    assert scores == {"Acme": [("nps", 9)], "Bolt": [("nps", 3)]}
    assert [one.why for one in incoming.left] == ["Score is a nps score from 0 to 10, not “11”"]
    assert [(one.name, one.scores) for one in board.transaction.find(Customer)] == [("Acme", ())]


def test_planhats_scores_come_with_their_comments(tmp_path: Path) -> None:
    """Known by the columns that its answers have, and counted as NPS."""
    board = change()
    answer = {"_id": "n1", "cId": "c", "email": "jo@acme.example", "euId": "e", "score": 4, "comment": "Too slow",
              "dateAnswered": "2026-10-02T00:00:00.000Z"}  # fmt: skip
    path = tmp_path / "nps.json"
    path.write_text(json.dumps([answer]))
    done = took(board, path)
    (customer,) = board.transaction.find(Customer)

    assert (1, [("nps", 4)]) == (done.added, [(one.kind, one.value) for one in customer.scores])


def test_who_may_be_a_colleague_makes_no_customer(tmp_path: Path) -> None:
    """In Slack, Jira and Linear an address finds a known customer, and no other."""
    board = change()
    customers.add(board, {"name": "Acme", "domains": ("acme.example",)})
    path = lines(
        tmp_path / "issues.csv",
        "Summary,Issue key,Reporter,Reporter email,Customer",
        "Slow,A-1,Jo,jo@acme.example,",
        "Loud,A-2,Al,al@ours.example,",
        "Late,A-3,Al,al@ours.example,Bolt",
    )
    took(board, path)

    assert [one.customer for one in kept(board)] == ["C-1", None, "C-2"]
    assert board.get(Customer, "C-2").domains == ()


def test_names_that_a_person_settled_are_kept(tmp_path: Path) -> None:
    """Who says that a name is a known customer's is not asked again, and it is taken back with the import."""
    board = change()
    customers.add(board, {"name": "Acme Clinics, Inc."})
    path = lines(tmp_path / "a.csv", "said,company", "We wait,Acme")
    incoming = read_requests(path, today=TODAY)
    asked = new_names(incoming, by_id(board.transaction.find(Customer)))
    import_requests(board, incoming, {"Acme": "C-1"})
    later = read_requests(lines(tmp_path / "b.csv", "said,company", "Too loud,ACME"), today=TODAY)

    assert asked == ["Acme"]
    assert new_names(later, by_id(board.transaction.find(Customer))) == []
    import_requests(board, later)
    assert [one.customer for one in kept(board)] == ["C-1", "C-1"]
    undo_import(board, "B-1")
    assert board.get(Customer, "C-1").aliases == ()


def test_a_person_is_no_customer(tmp_path: Path) -> None:
    """Where a table calls the customer who asked, the address tells; a company's own address does not."""
    board = change()
    path = lines(
        tmp_path / "asks.csv",
        "said,customer name,customer email",
        "Slow,Jo Lee,jo.lee@acme.example",
        "Loud,Bolt Works,info@bolt.example",
        "Late,Crane Care,crane@crane.example",
        "Dear,Al Ode,al.ode@gmail.com",
    )
    incoming = read_requests(path, today=TODAY)
    import_requests(board, incoming)
    names = {one.id: one.name for one in board.transaction.find(Customer)}

    assert [(names.get(one.customer or ""), one.person) for one in kept(board)] == [
        ("acme.example", "Jo Lee"),
        ("Bolt Works", "info@bolt.example"),
        ("Crane Care", "crane@crane.example"),
        (None, "Al Ode"),
    ]
    assert "2 names where the customer stands are persons', by their addresses: their domains count." in (
        incoming.remarks
    )
