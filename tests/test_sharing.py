"""One letter written for thousands: shared where it is the same, and each reader's own where it is not."""

from html import escape
from pathlib import Path

import pytest

from monitor.alerts import composers_alert
from monitor.alerts.letter import Letter
from monitor.alerts.messages import compose
from monitor.alerts.sharing import FRESH_SECONDS, KEPT, Own, Shared
from monitor.subscription import Subscription
from monitor.workspace import Workspace, workspace
from tests.alert_room import SEEN, notice, published, record, settings

HOSTILE = '<b>"masks" & why-0-0</b>'


def letters(room: Workspace) -> list[Letter]:
    return [compose(message, room, settings()) for message in room.ledger.outbox.find()]


def test_readers_of_one_change_share_its_words_and_nothing_of_each_others(tmp_path: Path) -> None:
    readers = [
        Subscription(name=name, address=f"r{n}@example.org") for n, name in enumerate(["masks", HOSTILE, "口罩"])
    ]
    with workspace(tmp_path) as room:
        record(room, [published(room)], *readers)
        made = letters(room)
        assert len({letter.unsubscribe for letter in made}) == 3
        for letter, reader in zip(made, readers, strict=True):
            assert letter.text.count(letter.unsubscribe) == 1 and letter.unsubscribe in letter.html
            assert f'"{reader.name}"' in letter.text and "<b>" not in letter.html
            for other in made:
                assert other is letter or other.unsubscribe not in letter.text + letter.html
            assert ".invalid" not in letter.text + letter.html and "why-" not in letter.text.replace(HOSTILE, "")
        assert escape(HOSTILE, quote=False).partition('"')[0] in made[1].html


def test_shared_words_are_those_of_a_letter_written_for_one_reader_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with workspace(tmp_path) as room:
        record(room, [published(room)], Subscription(name="masks", address="a@example.org", language="both"))
        (shared,) = letters(room)
        monkeypatch.setattr(composers_alert._Told, "to", lambda told, own: told._written(own))
        (alone,) = letters(room)
        assert (shared.text, shared.html) == (alone.text, alone.html)


def test_what_was_written_before_the_ledger_grew_is_not_used_again(tmp_path: Path) -> None:
    reader = Subscription(name="masks", address="a@example.org")
    with workspace(tmp_path) as room:
        record(room, [published(room)], reader)
        before = letters(room)[0]
        head = room.archive.head()
        record(room, [published(room, notice("另一件", key="gacc/announcement/2020/7"))], reader, now=SEEN)
        assert head in before.text and room.archive.head() != head and room.archive.head() in letters(room)[0].text


def test_few_letters_are_kept_and_none_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    shared, written, clock = Shared(), list[int](), [100.0]
    monkeypatch.setattr("monitor.alerts.sharing.monotonic", lambda: clock[0])

    def ask(key: int) -> None:
        shared.words(key, lambda: (written.append(key), ("", ""))[1])

    for key in (1, 1, 2, 1):
        ask(key)
    assert written == [1, 2]
    clock[0] += FRESH_SECONDS + 1
    ask(1)
    assert written == [1, 2, 1]
    for key in range(100, 100 + KEPT):
        ask(key)
    ask(1)
    assert written.count(1) == 3


def test_the_words_of_a_reader_are_escaped_in_the_html_only() -> None:
    own = Own(unsubscribe="https://x.example/u", why=(("<script>",),))
    (line,), link = own.stand_in().why[0], own.stand_in().unsubscribe
    assert own.into(f"{line} {link}", f"{line} {link}") == (
        "<script> https://x.example/u", "&lt;script&gt; https://x.example/u",
    )  # fmt: skip
