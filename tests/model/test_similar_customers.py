"""Customers that are likely one."""

from datetime import UTC, datetime

from roadmap_tui.model.records import Customer
from roadmap_tui.model.similar_customers import PossibleCustomers, alike, bare_name
from roadmap_tui.text.mail_domains import is_public_mail
from tests.each_row import each_row


@each_row(
    ("name", "bare"),
    [
        ("ACME, Inc.", "acme"),
        ("Acme S.A.", "acme"),
        ("Müller GmbH & Co. KG", "müller"),
        ("Novo A/S", "novo"),
        ("Iks sp. z o.o.", "iks"),
        ("O'Reilly Ltd", "oreilly"),
        ("Barnes & Noble", "barnes noble"),
        ("S.A.", "sa"),
        ("Company", "company"),
    ],
)
def test_a_name_without_its_legal_form(name: str, bare: str) -> None:
    """Case, marks and what the law adds go; a name is never left empty."""
    assert bare == bare_name(name)


def customer(
    number: int, name: str, *domains: str, forgotten: bool = False, aliases: tuple[str, ...] = ()
) -> Customer:
    return Customer(
        id=f"C-{number}",
        name=name,
        aliases=aliases,
        domains=domains,
        forgotten=forgotten,
        created_at=datetime(2027, 1, 1, tzinfo=UTC),
        created_by="Priya",
    )


@each_row(
    ("first", "second", "why"),
    [
        (("Acme", "acme.example"), ("Other", "acme.example"), "the same domain, acme.example"),
        (("Acme", "acme.example"), ("Other", "eu.acme.example"), "eu.acme.example lies within acme.example"),
        (("Blue Yonder",), ("blueyonder.example",), "blueyonder.example is called like it"),
        (("Acme Inc",), ("Acme Ltd",), "the same name but for its legal form"),
        (("Acme",), ("Acme Clinics Europe",), "one name begins with the other"),
        (("Müller Höfe AG",), ("Mueller Hoefe",), "the same name in other letters"),
        (("Société Générale",), ("Societe Generale",), "the same name in other letters"),
        (("Fasehatice",), ("Fasehatic",), "names that differ by a letter"),
        (("Fasehatice",), ("Fasehatcie",), "names that differ by a letter"),
    ],
)
def test_likely_doubles_are_told_with_the_reason(
    first: tuple[str, ...], second: tuple[str, ...], why: str
) -> None:
    """The younger is named first, since it is the one to merge."""
    found = alike([customer(1, *first), customer(2, *second)])

    assert [(one.customer, one.other, one.why) for one in found] == [("C-2", "C-1", why)]


def test_others_are_left_in_peace() -> None:
    """Numbers tell apart, short names differ by a letter for good, and who was forgotten is nobody."""
    found = alike(
        [
            customer(1, "Station 12"),
            customer(2, "Station 13"),
            customer(3, "Bolt"),
            customer(4, "Belt"),
            customer(5, "Bolt Ltd", forgotten=True),
        ]
    )

    assert found == []


@each_row(
    ("domain", "public"),
    [
        ("gmail.com", True),
        ("yahoo.co.uk", True),
        ("hotmail.fr", True),
        ("acme.example", False),
        ("livenation.com", False),
    ],
)
def test_a_mail_provider_is_no_company(domain: str, public: bool) -> None:
    """Providers are known in every country."""
    assert public == is_public_mail(domain)


@each_row(
    ("name", "namesakes"),
    [
        ("acme inc", ["C-1", "C-2"]),
        ("Acme", ["C-1", "C-2"]),
        ("Acme Logistics", ["C-1", "C-2"]),
        ("Blue", ["C-3"]),
        ("Blue Yondr", ["C-3"]),
        ("BYD", ["C-3"]),
        ("Green Yonder", []),
        ("BlueYonder AG", ["C-3"]),
        ("jo@blueyonder.example", ["C-3"]),
        ("blueyonder@gmail.com", []),
        ("jo@gmail.com", []),
        ("Mueller Kliniken", ["C-7"]),
        ("MULLER KLINIKEN AG", ["C-7"]),
        ("Maller Kliniken", ["C-7"]),
        ("Moeller Kliniken", []),
        ("Gone", []),
        ("", []),
        ("?!", []),
    ],
)
def test_namesakes(name: str, namesakes: list[str]) -> None:
    """Legal form, spaces, marks and a letter make no other name; a domain or a longer name may mean it too."""
    known = PossibleCustomers(
        [
            customer(1, "Acme GmbH"),
            customer(2, "ACME, S.A."),
            customer(3, "Blue Yonder", aliases=("BYD",)),
            customer(4, "Gone", forgotten=True),
            customer(5, "!"),
            customer(6, "Gmail Partners"),
            customer(7, "Müller Kliniken GmbH"),
        ]
    )

    assert namesakes == [one.id for one in known.of(name)]
