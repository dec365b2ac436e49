"""The optional translation service: marked as a machine's, never in place of the original, never worth a wait."""

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import msgspec
import pytest

from monitor.alerts import translation
from monitor.settings import Settings, Translation
from monitor.workspace import workspace
from tests.alert_room import TITLE, notice, published, settings
from tests.test_letters import letter

MARK = "Machine translation, not official:"


class Service:
    """LibreTranslate in small, on loopback: `answer` makes the body from the request's."""

    def __init__(self) -> None:
        self.asked, self.pause, self.status, self.stop = list[dict[str, Any]](), 0.0, 200, Event()
        self.headers: dict[str, str] = {}
        self.drip = False

    def answer(self, asked: dict[str, Any]) -> bytes:
        """Every line, led by the language it is now in."""
        return json.dumps({"translatedText": [f"<{asked['target']}> {line[:10]}" for line in asked["q"]]}).encode()


@contextmanager
def serving(service: Service) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            service.asked.append(asked)
            service.stop.wait(service.pause)
            self.send_response(service.status)
            for name, value in service.headers.items():
                self.send_header(name, value)
            self.end_headers()
            body = service.answer(asked)
            try:
                for sign in body if service.drip else ():
                    self.wfile.write(bytes([sign]))
                    self.wfile.flush()
                    if service.stop.wait(0.05):
                        return
                self.wfile.write(b"" if service.drip else body)
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/translate"
    finally:
        service.stop.set()
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def _afresh() -> None:
    translation._known.cache_clear()
    translation._resting.clear()


def by(url: str, seconds: float = 5.0) -> Settings:
    return msgspec.structs.replace(settings(), translation=Translation(url=url, seconds=seconds))


def test_without_a_service_nothing_is_translated_and_nothing_is_asked(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        assert MARK not in letter(room, published(room)).text


def test_a_translation_stands_beside_the_original_and_is_marked_in_both_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGWATCH_TRANSLATION_KEY", "secret")
    service = Service()
    with serving(service) as url, workspace(tmp_path) as room:
        sent = letter(room, published(room), by=by(url))
    assert service.asked[0]["source"] == "zh" and service.asked[0]["target"] == "en"
    assert service.asked[0]["api_key"] == "secret" and service.asked[0]["q"][0] == TITLE
    assert MARK in sent.text and MARK in sent.html
    assert f"<en> {TITLE[:10]}" in sent.text and "&lt;en&gt; " in sent.html  # words, never markup
    assert TITLE in sent.text and "动态调整" in sent.text
    assert TITLE in sent.subject  # what a machine says never stands in a subject


def test_a_chinese_reader_of_a_chinese_act_needs_no_translation(tmp_path: Path) -> None:
    service = Service()
    with serving(service) as url, workspace(tmp_path) as room:
        letter(room, published(room), language="zh", by=by(url))
    assert service.asked == []


def test_a_chinese_reader_gets_an_english_act_translated(tmp_path: Path) -> None:
    service = Service()
    with serving(service) as url, workspace(tmp_path) as room:
        sent = letter(room, published(room, notice("No exports.", title="Order")), language="zh", by=by(url))
    assert service.asked[0]["target"] == "zh" and "机器翻译，非官方译文" in sent.text


def test_a_change_is_translated_once_for_all_its_readers(tmp_path: Path) -> None:
    service = Service()
    with serving(service) as url:
        for reader in ("a", "b"):
            with workspace(tmp_path / reader) as room:
                assert MARK in letter(room, published(room), by=by(url)).text
    assert len(service.asked) == 1


@pytest.mark.parametrize("drip", [False, True])
def test_a_service_that_does_not_answer_in_time_delays_nothing_and_is_left_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, drip: bool
) -> None:
    service = Service()
    service.pause, service.drip = (0.0, True) if drip else (30.0, False)
    with serving(service) as url, caplog.at_level(logging.WARNING):
        begun = time.monotonic()
        for reader in ("a", "b", "c"):
            with workspace(tmp_path / reader) as room:
                sent = letter(room, published(room), by=by(url, seconds=0.3))
                assert MARK not in sent.text and TITLE in sent.text
        assert time.monotonic() - begun < 3
    assert len(service.asked) == 1 and caplog.text.count("untranslated") == 1


@pytest.mark.parametrize(
    "answer", [b"no json", b'{"translatedText": ["one"]}', b'{"translatedText": "x"}', b"[]", b'{"error": "busy"}', b""]
)
def test_an_answer_that_does_not_fit_is_left_out(tmp_path: Path, answer: bytes) -> None:
    service = Service()
    service.answer = lambda asked: answer  # type: ignore[method-assign]
    with serving(service) as url, workspace(tmp_path) as room:
        sent = letter(room, published(room), by=by(url))
    assert MARK not in sent.text and TITLE in sent.text


@pytest.mark.parametrize("status", [302, 403, 500])
def test_refusals_and_redirections_are_left_out(tmp_path: Path, status: int) -> None:
    service = Service()
    service.status, service.headers = status, {"Location": "http://127.0.0.1:9/elsewhere"}
    with serving(service) as url, workspace(tmp_path) as room:
        assert MARK not in letter(room, published(room), by=by(url)).text
    assert len(service.asked) == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/translate", "nonsense", "ftp://127.0.0.1:9/", "http://[bad/"])
def test_a_service_that_is_not_there_costs_no_alert(tmp_path: Path, url: str) -> None:
    with workspace(tmp_path) as room:
        assert TITLE in letter(room, published(room), by=by(url, seconds=1.0)).text


def test_what_a_service_says_is_hostile_too(tmp_path: Path) -> None:
    service = Service()
    service.answer = lambda asked: json.dumps(  # type: ignore[method-assign]
        {"translatedText": ["<script>x</script>\u202e\r\nBcc: eve@example.org" for _ in asked["q"]]}
    ).encode()
    with serving(service) as url, workspace(tmp_path) as room:
        sent = letter(room, published(room), by=by(url))
    assert "<script" not in sent.html and "\u202e" not in sent.text and "\nBcc" not in sent.text
