"""Probes in two copies of a board."""

from roadmap_tui.actions import forget, probes, stories
from roadmap_tui.model.probes import Judged, digest, probing
from roadmap_tui.model.records import Probe, Target
from tests.merge.clones import Clone

FIRST = Probe(command="hunter2", unit="min")


def two() -> tuple[Clone, Clone]:
    """Two copies of a board on which a number measures itself."""
    ann = Clone("ann")
    target = Target(metric="minutes", unit="min", baseline=7, target=1)
    ann.act(lambda change: stories.add(change, {"title": "Fast", "target": target}))
    ann.act(lambda change: probes.set_probe(change, "S-1", "target", FIRST))
    return ann, ann.fork("ben")


def measure(clone: Clone, value: int, why: str | None = None) -> None:
    """A probe gives a value."""
    one = probing(clone.store.read().stories["S-1"], "target")
    assert one is not None
    got = probes.Outcome(Judged(text=str(value), value=value, why=why))
    clone.act(lambda change: probes.note_outcome(change, "S-1", "target", one.asked, one.probed, got))


def test_both_measured_the_same_day() -> None:
    """One reading of the day stays, on both copies the same; values aside of a day are one, too."""
    ann, ben = two()
    measure(ann, 6)
    measure(ben, 5)
    measure(ann, 900, "far off")
    measure(ben, 800, "far off")
    ann.merge(ben)
    ben.merge(ann)
    found = [one.store.read().stories["S-1"] for one in (ann, ben)]

    assert found[0].readings == found[1].readings
    assert found[0].asides == found[1].asides
    assert (1, 1) == (len(found[0].readings), len(found[0].asides))


def test_a_probe_that_changed_in_a_merge_is_another_one() -> None:
    """So that it must be allowed anew; one that both changed is a conflict, told as any."""
    ann, ben = two()
    ben.act(lambda change: probes.set_probe(change, "S-1", "target", Probe(command="evil")))
    merged = ann.merge(ben)
    assert [] == merged.conflicts
    one = ann.store.read().stories["S-1"].probe
    assert one is not None
    assert digest(FIRST) != digest(one)

    ann.act(lambda change: probes.set_probe(change, "S-1", "target", Probe(command="ours")))
    ben.act(lambda change: probes.set_probe(change, "S-1", "target", Probe(command="theirs")))
    merged = ann.merge(ben)

    assert [("S-1", "probe")] == [(one.id, one.field) for one in merged.conflicts]
    assert Probe(command="ours") == ann.store.read().stories["S-1"].probe


def test_what_one_copy_forgot_is_forgotten_on_the_other() -> None:
    """In its history too, and in what it wrote without knowing."""
    ann, ben = two()
    measure(ben, 6)
    ben.act(lambda change: probes.set_probe(change, "S-1", "target", Probe(command="hunter2 --again")))
    ann.act(lambda change: forget.probes(change, "S-1"))
    ben.merge(ann)
    ann.merge(ben)

    for one in (ann, ben):
        assert b"hunter2" not in one.store.dump()
        assert [6] == [each.value for each in one.store.read().stories["S-1"].readings]
