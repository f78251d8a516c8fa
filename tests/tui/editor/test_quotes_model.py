"""Picking a phrase in the quotes behind a story, without an app."""

from roadmap_tui.tui.editor.quotes_model import QuotesModel, QuoteText

SAID = "I lose ten minutes a visit, hunting for the letter. Then the patient waits."


def model(*texts: str) -> QuotesModel:
    """Quotes of these texts."""
    return QuotesModel(
        [QuoteText(f"R-{number}", "Acme", text) for number, text in enumerate(texts or (SAID,), 1)]
    )


def test_the_first_clause_is_picked() -> None:
    """One begins with a phrase, not with nothing."""
    assert model().phrase == "I lose ten minutes a visit"


def test_clauses_are_picked_one_after_the_other() -> None:
    """The next clause, and back; at the end of the last quote it stays."""
    quotes = model()
    phrases = []
    for by in (1, 1, 1, -1):
        quotes.clause(by)
        phrases.append(quotes.phrase)

    assert [
        "hunting for the letter",
        "Then the patient waits",
        "Then the patient waits",
        "hunting for the letter",
    ] == phrases


def test_a_phrase_grows_and_shrinks_by_words() -> None:
    """Its two ends move apart from each other, and never past each other."""
    quotes = model()
    quotes.end(1)
    quotes.start(2)
    assert quotes.phrase == "ten minutes a visit, hunting"

    quotes.end(-20)

    assert quotes.phrase == "ten"


def test_beyond_a_quote_is_the_next() -> None:
    """From the last clause of a quote one comes to the first of the next, and back."""
    quotes = model("It rains.", "It snows, often.")
    quotes.clause(1)
    assert (quotes.at, quotes.phrase) == (1, "It snows")

    quotes.clause(-1)

    assert (quotes.at, quotes.phrase) == (0, "It rains")


def test_a_phrase_is_as_it_was_said() -> None:
    """Line breaks and runs of blanks stay: the phrase is found again in the request."""
    quotes = model("the letter\n is  missing, again")
    quotes.end(2)

    assert quotes.phrase == "the letter\n is  missing"


def test_a_quote_without_words_has_no_phrase() -> None:
    """Signs alone cannot be lifted."""
    quotes = model("?!")
    quotes.end(1)
    quotes.clause(1)

    assert quotes.phrase == ""


def test_no_quotes_at_all() -> None:
    """Nothing to pick is no error."""
    quotes = QuotesModel(())
    quotes.clause(1)
    quotes.turn(1)
    quotes.start(1)

    assert (quotes.phrase, quotes.quote, quotes.lines(40)) == ("", None, [])


def test_every_word_of_a_line_is_known() -> None:
    """What is drawn, read together, is what was said; each piece knows its word."""
    quotes = model('He said: "never (ever) again," twice/day — 5€ each!')
    pieces = [piece for line in quotes.lines(20) for piece in line.pieces if piece[1] >= 0]

    assert "".join(text.replace(" ", "") for text, _ in pieces) == ('Hesaid:"never(ever)again,"twice/day—5€each!')
    assert sorted(word for _, word in pieces) == [word for _, word in pieces]


def test_lines_keep_within_the_width() -> None:
    """Wide characters and words longer than a line are broken where the line ends."""
    from roadmap_tui.tui.widgets.cells import cell_len

    quotes = model("漢字カタカナ全角文字テスト漢字カタカナ and " + "x" * 70)

    assert [line for line in quotes.lines(24) if sum(cell_len(text) for text, _ in line.pieces) > 24] == []


def test_the_kept_phrase_is_found_again() -> None:
    """The words that the link keeps as its quote are known by their places."""
    quotes = QuotesModel([QuoteText("R-1", "Acme", SAID, True, "hunting for the letter")])

    assert range(6, 10) == quotes.kept_words(0)
