"""A text in another language is told from English, and not judged by English rules."""

from datetime import date

from bench.judgement import rows, sets
from roadmap_tui.actions.gate import gate_of
from roadmap_tui.wording.check import check_story, check_text
from roadmap_tui.wording.language import other_language
from tests.each_row import each_row
from tests.wording.kit import TODAY, story, target

OTHERS = [
    ("German", "Eine Schwester weiß morgens um sieben, wer sie zuerst braucht, ohne die Nachtschicht anzurufen."),
    ("German", "Der Winzer hört eine Stunde vor dem Hagel auf zu lesen."),
    ("French", "Une infirmière sait avant chaque visite de qui elle doit s'occuper, sans appeler la nuit."),
    ("Spanish", "Una enfermera sabe antes de cada ronda quién la necesita, sin llamar al turno de noche."),
    ("Italian", "Un'infermiera sa prima di ogni giro chi ha bisogno di lei, senza chiamare il turno di notte."),
    ("Dutch", "Een verpleegkundige weet voor elke ronde wie haar nodig heeft, zonder de nachtdienst te bellen."),
    ("Portuguese", "Uma enfermeira sabe antes de cada ronda quem precisa dela, sem ligar para o turno da noite."),
    ("Polish", "Pielęgniarka wie przed każdym obchodem, kto jej potrzebuje, więc nie dzwoni do nikogo."),
    ("Swedish", "En sjuksköterska vet före varje rond vem som behöver henne, utan att ringa nattskiftet."),
    ("another language", "Медсестра знает перед каждым обходом, кому она нужна, не звоня ночной смене."),
    ("another language", "看護師は夜勤に電話せずに、毎朝だれが最初に必要かを知っている。"),
]  # fmt: skip


@each_row(("language", "text"), OTHERS)
def test_another_language_is_told(language: str, text: str) -> None:
    """By its name, where its function words are known."""
    assert other_language(text) == language
    assert [one.rule for one in check_text(text).findings] == ["L01-other-language"]


@each_row("name", sets())
def test_english_is_english(name: str) -> None:
    """No text of the corpora is taken for another language, good or bad, record or prose."""
    texts = [row.get("text") or f"{row['title']} {row['actor']} {row['outcome']}" for form in ("record", "prose")
             for row in rows(form, name)]  # fmt: skip

    assert [text for text in texts if other_language(text) is not None] == []


def test_the_fields_of_another_language_are_checked() -> None:
    """A German story with all its fields passes the gate; its number and its day are checked as ever."""
    german = {
        "title": "Morgens fehlt nichts in der Übergabe",
        "actor": "Stationsschwester",
        "situation": "um sieben Uhr morgens, mit elf Patienten",
        "outcome": "weiß in zehn Minuten, wer sie zuerst braucht",
        "obstacle": "die Nachtschicht zu Hause anzurufen",
        "benefit": "wer Schmerzen hat, wird vor dem Frühstück versorgt",
    }
    good = story(**german)
    backward = story(**german, target=target(direction="down", baseline=5, target=9))
    late = story(**german, target=target(due=date(2026, 1, 1)))

    assert gate_of(good, today=TODAY).is_open
    assert [one.rule for one in check_story(good, today=TODAY)] == ["L01-other-language"]
    assert "V08-wrong-direction" in {one.rule for one in check_story(backward, today=TODAY)}
    assert "V11-target-passed" in {one.rule for one in check_story(late, today=TODAY)}
