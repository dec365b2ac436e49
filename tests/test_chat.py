"""Letters to chats: Apprise's real plugins over real TLS, and what a hostile page's words become on the way."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.channels import opened
from monitor.alerts.errors import ChannelDownError, DeliveryError, RefusedError, TryLaterError
from monitor.alerts.inert import inert, pieces
from monitor.alerts.letter import Letter
from monitor.channel import DeclaredChannel
from monitor.settings import Network, Settings, SettingsError, Web, parse
from tests.alert_room import SEEN
from tests.chat_services import Services, services

OURS = "https://archive.example.org/change/0123_abc?a=b_c"
OFFICIAL = "http://www.customs.gov.cn/customs/302249/article_1.html"
HOSTILE = (
    '<!channel> <!here|x> <@U123> <#C1> @everyone @here @all @13800138000 <at user_id="all">所有人</at> <at>Bob</at>'
    " **bold** _slanted_ `code` ~~gone~~ ||hidden|| [click](https://evil.example/) <https://evil.example|bank>"
    " <b>b</b> &lt;!channel&gt; <users/all> :smile: https://evil.example/a https://www.customs.gov.cn@evil.example/"
    " [archive](https://archive.example.org.evil.example/) javascript:alert(1) \\<x\n# big\n> quoted\n- item\n====="
)
ADDRESSES = {
    "wecom": "wecom://abc-123", "dingtalk": "dingtalk://abc123", "feishu": "feishu://abc-123",
    "slack": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general",
    "teams": "teams://prod.example.com:443/workflow1/signature1",
    "telegram": "telegram://123456789:abcdefg_hijklmnop/12315544/",
    "discord": "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
    "discord embeds": "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js?format=markdown",
    "mattermost": "mmosts://chat.example.com/3ccdd113474722377935511fc85d3dd4",
    "rocketchat": "rockets://abc123/xyz789@chat.example.com",
    "google chat": "gchat://workspace/key/token",
}  # fmt: skip


def letter(text: str = "正文", number: int = 1) -> Letter:
    return Letter(
        message_id=f"{number}@room.regwatch", kind="alert", person="team", address="", moment=SEEN,
        subject="MOFCOM 2020-5 in force tomorrow", text=f"MOFCOM 2020-5 in force tomorrow\n\n{text}", html="<p>x</p>",
        link="https://archive.example.org",
    )  # fmt: skip


def settings(address: str, network: Network | None = None) -> Settings:
    return Settings(
        network=network or Network(), web=Web(public_url="https://archive.example.org/"),
        channel=(DeclaredChannel(name="team", url=address, timeout=5),),
    )  # fmt: skip


def deliver(made: Services, folder: Path, said: Letter, address: str = ADDRESSES["discord"]) -> None:
    channel = opened("team", settings(address, made.network), folder)
    try:
        channel.deliver(said)
    finally:
        channel.close()


@pytest.mark.parametrize("service", ADDRESSES)
def test_words_of_a_page_are_no_markup_mention_or_link_in_any_service_and_our_links_stay(
    tmp_path: Path, service: str
) -> None:
    with services(tmp_path) as made:
        deliver(made, tmp_path, letter(f"{HOSTILE}\n{OURS}\n{OFFICIAL}"), ADDRESSES[service])
        assert len(made.asked) == 1
        words = "\n".join(made.words()).replace("\\", "")
    assert "bold" in words and "所有人" in words and "evil.example" in words  # nothing is dropped either
    for text in (words, unescape(words), unescape(unescape(words))):
        bad = r"@(everyone|here|all|13800138000)|<[!@#]|</?at|<users|\]\(https?:|\*\*|_slanted_|`code|~~|\|\||://evil|@evil"
        assert not re.search(bad, text), re.search(bad, text)
        assert not re.search(r":smile:|javascript:|<https|<b>b|^#+ big|^> quoted|^- item|^=====", text, re.MULTILINE)
    assert OURS in unescape(words) and OFFICIAL in unescape(words)
    assert "evil.example/ " not in "".join(re.findall(r"https?://\S+ ?", unescape(words)))


def test_no_address_of_a_page_may_pass_for_ours() -> None:
    def ours(address: str) -> bool:
        return address.startswith("https://archive.example.org/")

    assert inert("see https://archive.example.org/a_b_c.", ours) == "see https://archive.example.org/a_b_c."
    assert "://" not in inert("http://evil.example HTTPS://EVIL.example tg://resolve?x=1 slack://open", ours)
    assert "](" not in inert("[x](https://archive.example.org/)", ours)
    assert "://" not in inert("见https://evil.example 1a://x", ours)
    assert inert("见https://archive.example.org/a_b", ours) == "见https://archive.example.org/a_b"
    assert inert("GB_2626 a_b 3*4 2020-5", ours) == "GB_2626 a_b 3＊4 2020-5"
    assert inert("看https://archive.example.org/a，_x_", ours) == "看https://archive.example.org/a，＿x＿"
    assert inert("at 10:15:02, sha256:abc", ours) == "at 10:15:02, sha256:abc"


def test_lists_code_references_and_commands_of_chats_stay_words() -> None:
    def no(address: str) -> bool:
        return False

    assert inert("1. a\n3. b\n 2) c", no) == "1． a\n3． b\n 2） c"  # Markdown would number them 1, 2
    assert inert("    code\n\tcode", no) == "   code\n   code"
    assert "]:" not in inert("[archive]: //evil.example", no)
    assert inert(":100: and :8ball:", no) == "：100: and ：8ball:"
    assert inert("/start a/b 3.5 第1.2条", no) == "／start a/b 3.5 第1.2条"


@given(st.text(alphabet="@<>*_`~|\\#[]()!:/.-=&;ahtpsx1 \n\u202e\ue000公"))
def test_whatever_a_page_says_none_of_its_signs_is_left_to_act(words: str) -> None:
    said = inert(words, lambda address: False)
    assert not re.search(r"[@<>*`~|\\#\u202e]|\]\(|://|&#?\w+;|^[ \t]*[-+][ \t]|^[ \t]*===", said, re.MULTILINE)
    assert inert(said, lambda address: False) == said


def test_a_long_letter_is_cut_between_lines_by_the_services_own_measure() -> None:
    line = "医疗物资" * 20
    made = pieces("\n".join([line] * 40), 2048, lambda words: len(words.encode()), 99, "…")
    assert len(made) > 1 and all(len(piece.encode()) <= 2048 for piece in made)
    assert "".join(re.sub(r"^\(\d+/\d+\)\n", "", piece).replace("\n", "") for piece in made) == line * 40
    cut = pieces("\n".join([line] * 400), 2048, lambda words: len(words.encode()), 5, "… Cut here: https://a/")
    assert len(cut) == 5 and cut[-1].endswith("… Cut here: https://a/") and len(cut[-1].encode()) <= 2048
    assert cut[0].startswith("(1/5)\n")
    one = pieces("x" * 5000, 1000, len, 9, "…")
    assert all(len(piece) <= 1000 for piece in one) and sum(piece.count("x") for piece in one) == 5000


def test_a_piece_that_went_is_not_sent_again_when_a_later_one_fails(tmp_path: Path) -> None:
    long = letter("\n".join(f"第{n}条 出口的医疗物资须取得医疗器械产品注册证书。" for n in range(150)))
    with services(tmp_path) as made:
        made.answer = lambda before: (500, {}, b"") if before == 1 else (200, {}, b"{}")
        with pytest.raises(TryLaterError):
            deliver(made, tmp_path, long)
        made.answer = lambda before: (200, {}, b"{}")
        deliver(made, tmp_path, long)
        firsts = [payload["content"].split("\n")[0] for _, _, payload in made.asked]
        assert firsts == ["(1/3)", "(2/3)", "(2/3)", "(3/3)"]
        deliver(made, tmp_path, letter(number=2))
    assert not list((tmp_path / "chat-pieces").iterdir())


@pytest.mark.parametrize(
    ("status", "body", "error", "words"),
    [
        (200, b'{"errcode": 93000, "errmsg": "invalid webhook url"}', ChannelDownError, "93000 invalid webhook url"),
        (200, b'{"errcode": 45009, "errmsg": "api freq out of limit"}', TryLaterError, "45009 api freq"),
        (200, b'{"StatusCode": 0, "code": 19001, "msg": "param invalid"}', TryLaterError, "param invalid"),
        (401, b"", ChannelDownError, "401"),
        (404, b'{"message": "Unknown Webhook"}', ChannelDownError, "Unknown Webhook"),
        (400, b'{"message": "bad"}', RefusedError, "refused for good"),
        (503, b"<html>", TryLaterError, "503"),
        (302, b"", ChannelDownError, "redirect"),
    ],
)
def test_every_refusal_is_heard_even_the_one_under_a_status_of_200(
    tmp_path: Path, status: int, body: bytes, error: type[DeliveryError], words: str
) -> None:
    if b"19001" in body:
        body, error = body.replace(b'"StatusCode": 0, ', b""), ChannelDownError
    with services(tmp_path) as made:
        made.answer = lambda before: (status, {"Location": "https://elsewhere.example/"}, body)
        with pytest.raises(DeliveryError, match=re.escape(words)) as caught:
            deliver(made, tmp_path, letter(), ADDRESSES["wecom"])
        assert type(caught.value) is error and len(made.asked) == 1
        assert "abc-123" not in str(caught.value) and "\n" not in str(caught.value)


def test_a_service_that_repeats_the_token_in_its_refusal_is_quoted_without_it(tmp_path: Path) -> None:
    for body in (b"no such robot: abc-123", b'{"errcode": 45009, "errmsg": "key abc-123 too fast"}'):
        with services(tmp_path) as made:
            made.answer = lambda before, body=body: (403 if body.startswith(b"no") else 200, {}, body)  # type: ignore[misc]
            with pytest.raises(DeliveryError, match=r"robot|too fast") as caught:
                deliver(made, tmp_path, letter(), ADDRESSES["wecom"])
        assert "abc-123" not in str(caught.value)


def test_a_service_that_asks_for_patience_gets_it(tmp_path: Path) -> None:
    with services(tmp_path) as made:
        made.answer = lambda before: (429, {"Retry-After": "1200"}, b"")
        with pytest.raises(TryLaterError) as caught:
            deliver(made, tmp_path, letter(), ADDRESSES["wecom"])
        assert caught.value.after is not None and caught.value.after.total_seconds() == 1200


def test_a_service_out_of_reach_and_a_certificate_nobody_vouches_for_are_one_clear_line(tmp_path: Path) -> None:
    down = opened("team", settings(ADDRESSES["wecom"], Network(proxy="http://127.0.0.1:9")), tmp_path)
    with pytest.raises(ChannelDownError, match=r"channel 'team': the proxy does not let us out. Correct network.proxy"):
        down.deliver(letter())
    with services(tmp_path) as made:
        made.network = Network(proxy=made.network.proxy)
        with pytest.raises(ChannelDownError, match=r"certificate is not trusted.*network\.ca_file"):
            deliver(made, tmp_path, letter(), ADDRESSES["wecom"])
        assert not made.asked


def test_the_environment_holds_the_address_and_no_error_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = settings("")
    with pytest.raises(ChannelDownError, match=r"no address\. Set REGWATCH_CHANNEL_TEAM"):
        opened("team", empty, tmp_path).deliver(letter())
    monkeypatch.setenv("REGWATCH_CHANNEL_TEAM", "nonsense://geheim")
    with pytest.raises(ChannelDownError, match=r"Apprise knows \('nonsense") as caught:
        opened("team", empty, tmp_path).deliver(letter())
    assert "geheim" not in str(caught.value)
    monkeypatch.setenv("REGWATCH_CHANNEL_TEAM", "geheim")  # a token alone, pasted without its service
    with pytest.raises(ChannelDownError, match="Apprise knows") as caught:
        opened("team", empty, tmp_path).deliver(letter())
    assert "geheim" not in str(caught.value)
    monkeypatch.setenv("REGWATCH_CHANNEL_TEAM", ADDRESSES["feishu"])
    with services(tmp_path) as made:
        opened("team", settings("", made.network), tmp_path).deliver(letter())
        assert made.asked[0][:2] == ("open.feishu.cn", "/open-apis/bot/v2/hook/abc-123/")


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ('[[subscription]]\nname = "a"\nchannel = "teem"', "unknown channel 'teem'; did you mean team?"),
        ('[operators]\nchannel = "smpt"', "operators.channel: unknown channel 'smpt'; did you mean smtp"),
        ('[operators]\nchannel = "team"', "operators.addresses is empty"),
        ('[[channel]]\nname = "smtp"\nurl = "wecom://x"', "the name is taken"),
        ('[[channel]]\nname = "te-am"\n[[channel]]\nname = "te_am"', "share the secret REGWATCH_CHANNEL_TE_AM"),
        ('[[channel]]\nname = "hook"\nkind = "webhook"', 'needs url = "https://'),
        ('[[channel]]\nname = "hook"\nkind = "webhook"\nurl = "http://hook.example/"', "must be https"),
        ('[[channel]]\nname = "hook"\nkind = "webhook"\nurl = "https://a:geheim@hook.example/"', "user and password"),
        ('[[channel]]\nname = "x"\nurl = "slack"', "must begin with a service"),
        ('[[channel]]\nname = "x"\nkind = "pigeon"', "kind must be apprise or webhook"),
    ],
)
def test_a_mistake_in_a_channel_is_told_when_the_settings_are_read(toml: str, words: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(words)) as caught:
        parse(f'{toml}\n[[channel]]\nname = "team"\nurl = "wecom://x"\n', "regwatch.toml")
    assert "geheim" not in str(caught.value)


def test_a_subscription_may_name_a_declared_channel() -> None:
    text = '[[subscription]]\nname = "a"\nchannel = "team"\n[[channel]]\nname = "team"\nurl = "wecom://x"'
    assert parse(text, "regwatch.toml").channel[0].address == "wecombot://x"


def test_a_channel_nobody_declared_refuses_and_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"there is no channel 'pigeon'\. Known are smtp, maildir, file, team"):
        opened("pigeon", settings("wecom://x"), tmp_path)


def test_what_stands_under_a_mails_signature_line_is_not_told_to_a_room(tmp_path: Path) -> None:
    with services(tmp_path) as made:
        deliver(made, tmp_path, letter("正文\n-- \nUnsubscribe: https://archive.example.org/unsubscribe/geheim\n"))
        words = "".join(made.words())
    assert "正文" in words and "geheim" not in words and "— regwatch · https://archive.example.org" in words


def test_the_same_letter_makes_the_same_message(tmp_path: Path) -> None:
    with services(tmp_path) as made:
        deliver(made, tmp_path, letter())
        deliver(made, tmp_path, replace(letter(), html="<p>other</p>"))
        assert made.asked[0] == made.asked[1]
