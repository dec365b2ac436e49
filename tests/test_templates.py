"""Templates of the user's own: taken where they work, told of and passed over where they do not."""

import logging
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from monitor.alerts import rendering
from monitor.alerts.messages import compose
from monitor.alerts.rendering import template_mistakes
from monitor.cli import cli
from monitor.settings import Settings
from monitor.workspace import workspace
from tests.alert_room import published, settings
from tests.test_letters import letter


@pytest.fixture(autouse=True)
def _afresh() -> Iterator[None]:
    rendering._told.clear()
    rendering._environment.cache_clear()
    yield


def with_templates(folder: Path | str) -> Settings:
    given = settings()
    return msgspec.structs.replace(given, mail=msgspec.structs.replace(given.mail, templates=str(folder)))


def test_a_template_of_the_users_own_is_taken_and_the_other_part_stays_ours(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "alert.txt").write_text("An die Mitglieder: {{ title }}\n{{ unsubscribe }}", "utf-8")
    with workspace(tmp_path / "data") as room:
        sent = letter(room, published(room), by=with_templates(own))
    assert sent.text.startswith("An die Mitglieder: MOFCOM/GACC/NMPA 2020-5 in force tomorrow")
    assert "Official page:" in sent.html
    assert template_mistakes(with_templates(own)) == []


def test_a_frame_of_the_users_own_goes_around_our_letters(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "letter.html").write_text(
        "<html><body style='margin:9px'><p>Chamber of Commerce</p>{% block body %}{% endblock %}"
        "{% block foot %}{% endblock %}</body></html>",
        "utf-8",
    )
    with workspace(tmp_path / "data") as room:
        html = letter(room, published(room), by=with_templates(own)).html
    assert "Chamber of Commerce" in html and "Unsubscribe with one click" in html


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{% for x in %}", "alert.html, line 1: TemplateSyntaxError"),
        ("<body>{{ nobody.knows.this }}</body>", "UndefinedError: 'nobody' is undefined"),
        ("<body>{{ 1 / 0 }}</body>", "ZeroDivisionError"),
        ("<body>{{ title.__class__.__mro__ }}</body>", "SecurityError"),
        ("{% extends 'missing.html' %}", "TemplateNotFound: missing.html"),
        ("", "it says nothing"),
        ("{% macro m() %}{{ m() }}{% endmacro %}<body>{{ m() }}</body>", "RecursionError"),
    ],
)
def test_a_broken_template_is_told_once_and_the_message_leaves_in_ours(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, template: str, told: str
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "alert.html").write_text(template, "utf-8")
    with workspace(tmp_path / "data") as room, caplog.at_level(logging.WARNING):
        letter(room, published(room))
        message = room.ledger.outbox.find()[0]
        ours, *sent = [compose(message, room, by) for by in (settings(), *2 * [with_templates(own)])]
    assert all((one.html, one.text) == (ours.html, ours.text) for one in sent)
    warnings = [one.getMessage() for one in caplog.records if one.name == rendering.__name__]
    assert len(warnings) == 1 and told in warnings[0]
    assert str(own) in warnings[0] and "ours was used" in warnings[0]


def test_a_template_that_is_no_text_is_passed_over(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "alert.txt").write_bytes(b"\xff\xfe\x00\x80")
    with workspace(tmp_path / "data") as room:
        assert "Official page:" in letter(room, published(room), by=with_templates(own)).text
    assert "UnicodeDecodeError" in str(template_mistakes(with_templates(own))[0])


def test_a_folder_that_is_not_there_is_told_and_ours_are_taken(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    given = with_templates(tmp_path / "nowhere")
    with workspace(tmp_path / "data") as room:
        assert "Official page:" in letter(room, published(room), by=given).text
    assert "no such folder" in caplog.text and "mail.templates" in caplog.text
    assert "no such folder" in str(template_mistakes(given)[0])


def test_a_file_no_message_uses_is_told_with_the_names_that_are(tmp_path: Path) -> None:
    (tmp_path / "alerts.html").write_text("x", "utf-8")
    assert "no message uses alerts.html" in str(template_mistakes(with_templates(tmp_path))[0])
    assert "alert.html" in str(template_mistakes(with_templates(tmp_path))[0])


@pytest.mark.parametrize(
    ("file", "template", "told"),
    [
        ("alert.txt", "{{ nobody }}", "alert.txt asks for nobody, which no message gives it"),
        ("alert.html", "{% for x in %}", "TemplateSyntaxError"),
        ("digest.html", " ", "it says nothing"),
    ],
)
def test_send_says_what_is_wrong_with_a_template_before_a_message_needs_it(
    tmp_path: Path, file: str, template: str, told: str
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / file).write_text(template, "utf-8")
    config = tmp_path / "regwatch.toml"
    config.write_text(f'[mail]\ntemplates = "{tmp_path / "own"}"\n', "utf-8")
    outcome = CliRunner().invoke(cli, ["--data", str(tmp_path / "data"), "--config", str(config), "send"])
    assert told in outcome.stderr and outcome.exit_code == 0  # ours are used: nothing waits


def test_our_own_templates_copied_have_no_mistakes(tmp_path: Path) -> None:
    for file in (Path(rendering.__file__).parent / "templates").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    assert template_mistakes(with_templates(tmp_path)) == []
