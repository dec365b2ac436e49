"""Web hooks against a real server on loopback: the schema, the signature, and what each answer means."""

import dataclasses
import hashlib
import hmac
import json
import re
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from monitor.alerts.channels import opened
from monitor.alerts.errors import ChannelDownError, DeliveryError, RefusedError, TryLaterError
from monitor.alerts.letter import Letter
from monitor.alerts.sender import send_due
from monitor.alerts.webhook import LARGEST, content
from monitor.channel import DeclaredChannel
from monitor.cli import cli
from monitor.diff.change import Change, Kind
from monitor.settings import Mail, Network, Settings, Web
from monitor.subscription import Subscription
from monitor.workspace import workspace
from tests.alert_room import SEEN, broken, published, record, removed
from tests.loopback import Reply, Site, serving

DOCS = Path(__file__).parent.parent / "docs"
SCHEMA = json.loads((DOCS / "webhook.schema.json").read_text("utf-8"))
CHECK = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
KEY = "geheimer Schlüssel"
OK: Reply = (200, {}, b"thanks")
HOSTILE = 'x\r\nX-Evil: 1</script><script>alert(1)</script> "}, {"test": true'


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGWATCH_CHANNEL_HOOK", KEY)


def letter(*changes: Change, kind: str = "alert", text: str = "正文") -> Letter:
    return Letter(
        message_id="1@room.regwatch", kind=kind, person="anna", address="", moment=SEEN, subject="公告",
        text=text, html="<p>正文</p>", list_name="masks", link="https://archive.example.org", changes=changes,
    )  # fmt: skip


def change(title: str = "公告", number: int = 1) -> Change:
    return Change(
        kind=Kind.NOTICE_PUBLISHED, source="mofcom", key=f"mofcom/announcement/2020/{number}", title=title, seen_at=SEEN
    )


def settings(address: str, *subscriptions: Subscription, timeout: float = 5.0) -> Settings:
    return Settings(
        mail=Mail(sender="alerts@example.org"), web=Web(public_url="https://archive.example.org"),
        channel=(DeclaredChannel(name="hook", kind="webhook", url=address, timeout=timeout),),
        subscription=subscriptions,
    )  # fmt: skip


def deliver(site: Site, folder: Path, said: Letter, timeout: float = 5.0) -> None:
    channel = opened("hook", settings(f"{site.address}/hook", timeout=timeout), folder)
    try:
        channel.deliver(said)
    finally:
        channel.close()


def checked(body: bytes) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(body)
    CHECK.validate(said)
    return said


def verified(header: str, body: bytes, key: str, now: float) -> bool:
    """The snippet of docs/webhooks.md, run as it is printed there."""
    found = re.search(r"```python\n(.*?)```", (DOCS / "webhooks.md").read_text("utf-8"), re.DOTALL)
    assert found
    names: dict[str, Any] = {}
    exec(found[1], names)
    return bool(names["genuine"](header, body, key, now=now))


def test_the_schema_is_one_and_refuses_what_lacks_a_field() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    said = json.loads(content(letter(change()), "https://archive.example.org"))
    CHECK.validate(said)
    for field in ("id", "changes", "test"):
        with pytest.raises(jsonschema.ValidationError):
            CHECK.validate({name: value for name, value in said.items() if name != field})


def test_what_is_owed_arrives_once_signed_and_as_the_schema_says(tmp_path: Path) -> None:
    with serving(Site(pages={"/hook": OK})) as site, workspace(tmp_path) as room:
        hook = Subscription(name="masks", channel="hook", kinds=("*",))
        record(room, [published(room), removed(room, 7), broken()], hook)
        report = send_due(room, settings(f"{site.address}/hook", hook), lambda: SEEN)
        assert (report.sent, report.errors) == (1, ())
        assert send_due(room, settings(f"{site.address}/hook", hook), lambda: SEEN).sent == 0
        assert [(asked.method, asked.path) for asked in site.asked] == [("POST", "/hook")]
        asked, message = site.asked[0], room.ledger.outbox.find("sent")[0]
        said = checked(asked.body)
        assert said["id"] == asked.headers["idempotency-key"] == message.message_id
        assert {one["kind"] for one in said["changes"]} == {"notice.published", "entry.removed", "source.broken"}
        assert said["subscription"] == "masks" and not said["test"]
        assert said["changes"][0]["link"].startswith("https://archive.example.org/change/")
        when = int(re.match(r"t=(\d+),v1=[0-9a-f]{64}$", asked.headers["x-regwatch-signature"])[1])  # type: ignore[index]
        assert abs(when - datetime.now(UTC).timestamp()) < 60
        assert asked.headers["content-type"] == "application/json; charset=utf-8"
        assert "cookie" not in asked.headers and "authorization" not in asked.headers


def test_the_printed_snippet_takes_what_is_genuine_and_nothing_else(tmp_path: Path) -> None:
    with serving(Site(pages={"/hook": OK})) as site:
        deliver(site, tmp_path, letter(change()))
    header, body = site.asked[0].headers["x-regwatch-signature"], site.asked[0].body
    now = float(header[2:].partition(",")[0])
    assert verified(header, body, KEY, now)
    assert not verified(header, body + b" ", KEY, now)
    assert not verified(header, body, "another key", now)
    assert not verified(header, body, KEY, now + 301)
    assert not verified(header.replace("t=", "t=1"), body, KEY, now)
    assert not verified("nonsense", body, KEY, now)
    plain = hmac.new(KEY.encode(), f"{int(now)}.".encode() + body, hashlib.sha256).hexdigest()
    assert header == f"t={int(now)},v1={plain}"


def test_an_attempt_after_a_failure_carries_the_same_bytes_and_the_same_key(tmp_path: Path) -> None:
    answers = iter([(503, {}, b""), OK])
    with serving(Site(pages={"/hook": lambda headers: next(answers)})) as site, workspace(tmp_path) as room:
        hook = Subscription(name="masks", channel="hook")
        record(room, [published(room)], hook)
        first = send_due(room, settings(f"{site.address}/hook", hook), lambda: SEEN)
        assert (first.sent, first.put_back) == (0, 1)
        second = send_due(room, settings(f"{site.address}/hook", hook), lambda: SEEN + timedelta(minutes=2))
        assert second.sent == 1
        assert site.asked[0].body == site.asked[1].body
        assert site.asked[0].headers["idempotency-key"] == site.asked[1].headers["idempotency-key"]


def test_a_pause_the_hook_asks_for_is_kept(tmp_path: Path) -> None:
    answers = iter([(429, {"Retry-After": "3600"}, b""), OK])
    with serving(Site(pages={"/hook": lambda headers: next(answers)})) as site, workspace(tmp_path) as room:
        hook = Subscription(name="masks", channel="hook")
        record(room, [published(room)], hook)
        send_due(room, settings(f"{site.address}/hook", hook), lambda: SEEN)
        early = send_due(room, settings(f"{site.address}/hook", hook), lambda: SEEN + timedelta(minutes=59))
        assert early.sent == 0 and len(site.asked) == 1
        assert send_due(room, settings(f"{site.address}/hook", hook), lambda: SEEN + timedelta(hours=1)).sent == 1


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, RefusedError), (401, RefusedError), (404, RefusedError), (410, RefusedError), (422, RefusedError),
        (408, TryLaterError), (425, TryLaterError), (429, TryLaterError), (500, TryLaterError), (503, TryLaterError),
        (301, ChannelDownError), (307, ChannelDownError),
    ],
)  # fmt: skip
def test_every_status_is_sorted_by_what_to_do_about_it(tmp_path: Path, status: int, error: type[DeliveryError]) -> None:
    site = Site(pages={"/hook": (status, {"Location": "/elsewhere"}, b"no\nnews"), "/elsewhere": OK})
    with serving(site), pytest.raises(DeliveryError, match=rf"channel 'hook': it answered {status}") as caught:
        deliver(site, tmp_path, letter())
    assert type(caught.value) is error and "\n" not in str(caught.value) and KEY not in str(caught.value)
    assert [asked.path for asked in site.asked] == ["/hook"]


@pytest.mark.parametrize(("given", "seconds"), [("90", 90), ("99999999", 86400), ("soon", None), ("-5", None)])
def test_a_retry_after_is_honoured_within_reason(tmp_path: Path, given: str, seconds: int | None) -> None:
    with (
        serving(Site(pages={"/hook": (429, {"Retry-After": given}, b"")})) as site,
        pytest.raises(TryLaterError) as caught,
    ):
        deliver(site, tmp_path, letter())
    assert caught.value.after == (None if seconds is None else timedelta(seconds=seconds))


def test_a_retry_after_may_be_a_date(tmp_path: Path) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(minutes=10), usegmt=True)
    with (
        serving(Site(pages={"/hook": (503, {"Retry-After": later}, b"")})) as site,
        pytest.raises(TryLaterError) as caught,
    ):
        deliver(site, tmp_path, letter())
    assert caught.value.after and timedelta(minutes=9) < caught.value.after < timedelta(minutes=11)


def test_a_hook_that_does_not_answer_is_asked_again_later(tmp_path: Path) -> None:
    with serving(Site(hangs=True)) as site, pytest.raises(TryLaterError, match="did not answer in time"):
        deliver(site, tmp_path, letter(), timeout=0.2)


@pytest.mark.parametrize("status", [200, 500])
def test_a_hook_that_sends_without_end_is_not_listened_to(tmp_path: Path, status: int) -> None:
    endless = Site(pages={"/hook": lambda headers: (status, {}, iter(lambda: b"x" * 65536, b""))})
    with serving(endless) as site:
        if status == 200:
            deliver(site, tmp_path, letter())
            return
        with pytest.raises(TryLaterError, match=r"it answered 500 \(x{100,160}…?\)"):
            deliver(site, tmp_path, letter())


def test_nobody_listening_and_no_key_mean_the_channel_is_down_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/hook"
    hook = Subscription(name="masks", channel="hook")
    with workspace(tmp_path) as room:
        record(room, [published(room)], hook)
        report = send_due(room, settings(address, hook), lambda: SEEN)
        assert report.down == ("hook",) and "channel 'hook': cannot be reached" in report.errors[0]
        assert [(one.state, one.attempts) for one in room.ledger.outbox.find()] == [("due", 0)]
        monkeypatch.delenv("REGWATCH_CHANNEL_HOOK")
        report = send_due(room, settings(address, hook), lambda: SEEN + timedelta(hours=1))
        assert "no key to sign with. Set REGWATCH_CHANNEL_HOOK" in report.errors[0]


@pytest.mark.parametrize("words", [None, "no certificate"])
def test_an_authority_that_cannot_be_used_means_the_channel_is_down(tmp_path: Path, words: str | None) -> None:
    file = tmp_path / "authority.pem"
    if words:
        file.write_text(words)
    network = Network(ca_file=str(file))
    hook = replace(settings("https://127.0.0.1:9/hook"), network=network)
    with pytest.raises(ChannelDownError):
        opened("hook", hook, tmp_path).deliver(letter())


def test_words_of_a_page_are_data_and_nothing_else(tmp_path: Path) -> None:
    with serving(Site(pages={"/hook": OK})) as site:
        deliver(site, tmp_path, letter(change(HOSTILE), text=HOSTILE))
    said = checked(site.asked[0].body)
    assert said["text"] == HOSTILE and said["test"] is False
    assert "\n" not in said["changes"][0]["title"] and "x-evil" not in site.asked[0].headers


def test_a_body_stays_within_its_bound_and_says_what_it_left_out() -> None:
    many = letter(*(change("公告" * 100, number) for number in range(6000)), text="正文" * 400_000)
    body = content(many, "https://archive.example.org")
    said = checked(body)
    assert len(body) <= LARGEST and said["truncated"] and len(said["changes"]) == 500


def test_a_test_message_goes_at_once_marked_as_one(tmp_path: Path) -> None:
    with serving(Site(pages={"/hook": OK, "/wrong": (500, {}, b"")})) as site:
        config = tmp_path / "regwatch.toml"
        config.write_text(
            f'data = "{tmp_path}/data"\n[[channel]]\nname = "hook"\nkind = "webhook"\nurl = "{site.address}/hook"\n'
            f'[[channel]]\nname = "hook2"\nkind = "webhook"\nurl = "{site.address}/wrong"\n'
            '[[subscription]]\nname = "masks"\nchannel = "hook"\nlanguage = "zh"\n'
        )
        arguments = ["--config", str(config), "test-message"]
        done = CliRunner().invoke(cli, [*arguments, "hook"])
        assert done.exit_code == 0 and done.stdout.startswith("hook: sent, the channel took it in ")
        said = checked(site.asked[0].body)
        assert said["test"] and said["kind"] == "test" and said["subject"].startswith("[TEST]") and not said["changes"]
        done = CliRunner().invoke(cli, [*arguments, "masks", "--json"])
        assert json.loads(done.stdout)[0]["person"] == "masks"
        assert checked(site.asked[1].body)["subject"].startswith("【测试】")
        done = CliRunner().invoke(cli, [*arguments, "hook2"])
        assert done.exit_code == 1 and "NOT sent: channel 'hook2': no key to sign with" in done.output
        done = CliRunner(env={"REGWATCH_CHANNEL_HOOK2": "x"}).invoke(cli, [*arguments, "hook2"])
        assert done.exit_code == 1 and "channel 'hook2': it answered 500" in done.output
        assert not (tmp_path / "data").exists()  # nothing is written down


def test_the_list_of_channels_shows_no_part_of_an_address_that_may_be_secret(tmp_path: Path) -> None:
    config = tmp_path / "regwatch.toml"
    config.write_text(
        f'data = "{tmp_path}/data"\n[[channel]]\nname = "team"\n'
        '[[channel]]\nname = "hook"\nkind = "webhook"\nurl = "https://hooks.example:8443/geheim/x?token=geheim"\n'
    )
    for given in ("wecom://geheim", "geheim"):
        runner = CliRunner(env={"REGWATCH_CHANNEL_TEAM": given, "REGWATCH_CHANNEL_HOOK": "geheim"})
        for arguments in (["--list"], ["--list", "--json"]):
            done = runner.invoke(cli, ["--config", str(config), "test-message", *arguments])
            assert "https://hooks.example:8443" in done.output and "geheim" not in done.output
    assert "REGWATCH_CHANNEL_TEAM" in done.output  # a token alone is no address: it still lacks one


def test_an_answer_that_repeats_our_request_shows_no_secret_of_it(tmp_path: Path) -> None:
    site = Site(
        pages={"/geheimer-pfad?token=ge%2Fheimnis": (500, {}, b"Cannot POST /geheimer-pfad?token=ge/heimnis, sorry")}
    )
    with serving(site):
        hook = settings(f"{site.address}/geheimer-pfad?token=ge%2Fheimnis")
        with pytest.raises(TryLaterError, match=r"it answered 500 .*sorry") as caught:
            opened("hook", hook, tmp_path).deliver(letter())
    assert "geheim" not in str(caught.value) and "heimnis" not in str(caught.value)


def test_a_hook_is_told_in_the_readers_language() -> None:
    said = json.loads(content(dataclasses.replace(letter(change()), language="zh"), "https://archive.example.org"))
    assert said["changes"][0]["headline"].startswith("商务部 2020年第1号")


def test_a_test_message_names_what_there_is_and_wants_an_address_for_mail(tmp_path: Path) -> None:
    config = tmp_path / "regwatch.toml"
    config.write_text(f'data = "{tmp_path}/data"\n[[channel]]\nname = "team"\nurl = "wecom://x"\n')
    arguments = ["--config", str(config), "test-message"]
    done = CliRunner().invoke(cli, [*arguments, "taem"])
    assert done.exception is not None and "Did you mean team?" in str(done.exception)
    done = CliRunner().invoke(cli, [*arguments, "smtp"])
    assert "test-message smtp --to you@example.org" in str(done.exception)
    done = CliRunner().invoke(cli, [*arguments, "maildir", "--to", "anna@example.org"])
    assert done.exit_code == 0 and list((tmp_path / "data" / "maildir" / "anna@example.org" / "new").iterdir())
