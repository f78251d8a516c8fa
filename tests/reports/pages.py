"""A report's page and pictures, read back as a browser would."""

from html.parser import HTMLParser
from xml.etree import ElementTree

from roadmap_tui.reports.document import Block, Document


def document(*blocks: Block) -> Document:
    return Document(title="Title", subtitle="Board, 18 Mar 2026", blocks=blocks)


class Page(HTMLParser):
    """The elements of a page in order, its text, and the values of its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[str] = []
        self.texts: list[str] = []
        self.values: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.values += [value or "" for _, value in attrs]

    def handle_data(self, data: str) -> None:
        if self.elements[-1:] != ["style"]:
            self.texts.append(data)


def picture(text: str) -> ElementTree.Element:
    """The root of an SVG; an error where it is no XML."""
    return ElementTree.fromstring(text.encode())


def names(root: ElementTree.Element) -> list[str]:
    """The names of its elements in order, without their name space."""
    return [one.tag.partition("}")[2] for one in root.iter()]


def words(root: ElementTree.Element) -> list[str]:
    """Every text in it."""
    return [one for one in root.itertext() if one.strip()]


def looks(root: ElementTree.Element, look: str) -> list[ElementTree.Element]:
    """Its elements that look so."""
    return [one for one in root.iter() if look in one.get("class", "").split()]
