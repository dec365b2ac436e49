"""Noise: what a page shows beside its text, what varies by visit, and that no change of a rule is lost with it."""

import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.diff.noise import Name, Rung, rung
from monitor.diff.steady import learn
from spiders.reading.document import Document, Table
from spiders.reading.errors import UnreadableError
from spiders.reading.pages.page import parse
from spiders.reading.pages.volatile import masked
from spiders.reading.pages.zones import page_parts

HERE = Path(__file__).parent
PAGES = {path.stem: path.read_text() for path in sorted((HERE / "data/noise").glob("*.html"))}
# Saved pages of the customs service (corpus, section 5), and reconstructed frames around official texts.
SAVED = {path.stem: path.read_text() for path in sorted((HERE / "data/noise/saved").glob("*.html"))}
for path in sorted((HERE / "sources").glob("*/*/page.html")):  # what its source reads as a page, in UTF-8
    saved = path.read_bytes()
    if '"verdict": "ok"' in path.with_name("expected.json").read_text("utf-8") and saved.isascii() is False:
        with suppress(UnicodeDecodeError):
            SAVED[f"{path.parent.parent.name}/{path.parent.name}"] = saved.decode()
ACT = re.compile(r"<!--act-->(.*?)<!--/act-->", re.DOTALL)

NEWS = [
    "示例部召开全国示例工作会议",
    "副部长会见示例国来访代表团一行",
    "示例口岸上半年进出口额同比增长",
    "关于五一假期咨询服务安排的报道",
    "示例论坛在示例市成功举办",
    "记者走进示例实验室看检测全过程",
    "图解：一张图看懂示例新政策",
]
NEWS_EN = ["Minister opens new laboratory", "Agency meets its partners in the north", "Annual report is out now"]
ADS = ["限时优惠，立即抢购！", "示例展会火热报名中。名额有限，点击参加。", "下载客户端，随时随地办事。"]
ADS_EN = ["Buy one, get one free.", "Join our webinar on Tuesday. Seats are few."]
MENU = ["首页", "机构", "政务公开", "办事服务", "互动交流", "新闻", "专题"]


def filling(seed: int) -> Callable[[re.Match[str]], str]:
    """What a visit prints into the places of a page that vary."""
    draw = random.Random(seed)

    def items(titles: list[str], count: int) -> str:
        shown = draw.sample(titles, min(count, len(titles)))
        rows = (f'<li><a href="/n/{draw.randrange(10**6)}.html">{title}</a>{day()}</li>' for title in shown)
        return "".join(rows)

    def day() -> str:
        return f"<span>2031-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}</span>"

    def menu(mark: str) -> str:
        shown = draw.sample(MENU, draw.randint(4, 7))
        return mark.join(f'<a href="/c{draw.randrange(99)}/">{word}</a>' for word in shown)

    def filled(place: re.Match[str]) -> str:
        year, month, number = draw.randint(2026, 2031), draw.randint(1, 12), draw.randint(1, 28)
        weekday = draw.choice("一二三四五六日")
        words = {
            "today": f"{year}年{month}月{number}日 星期{weekday}",
            "clock": f"{year}-{month:02}-{number:02} {draw.randint(0, 23):02}:{draw.randint(0, 59):02}:00",
            "date_en": f"{number} March {year}",
            "weather": draw.choice(["晴 3~12℃", "多云 18℃", "小雨 9-14℃"]),
            "recent": items(NEWS, draw.randint(3, 6)),
            "recent_en": items(NEWS_EN, draw.randint(2, 3)),
            "nav": "".join(f"<li>{link}</li>" for link in menu("\n").split("\n")),
            "nav_en": "".join(f'<li><a href="/">{word}</a></li>' for word in draw.sample(["Home", "News", "Help"], 2)),
            "navp": menu(" | "),
            "links": menu(" "),
            "navword": draw.choice(MENU),
            "news": draw.choice(NEWS),
            "link": f"/n/{draw.randrange(10**6)}.html",
            "ad": draw.choice(ADS),
            "ad_en": draw.choice(ADS_EN),
            "editor": draw.choice(["张三", "李四", "王五"]),
            "views": str(draw.choice([draw.randrange(10**6), f"{draw.randrange(1, 999)},{draw.randrange(100, 999)}"])),
            "year": str(draw.randint(2024, 2031)),
            "day": str(number),
            "number": str(draw.randrange(10**5)),
            "hash": f"{draw.getrandbits(64):016x}",
            "token": f"{draw.getrandbits(128):032x}",
        }
        return words[place[1]]

    return filled


def visited(page: str, seed: int) -> str:
    """A page as one visit shows it: counters and boxes filled, and the markup shaken without touching a word."""
    draw = random.Random(seed)
    tree = lxml.html.document_fromstring(re.sub(r"\{\{(\w+)\}\}", filling(seed), page))
    for element in list(tree.iter()):
        if not isinstance(element.tag, str):
            continue
        if draw.random() < 0.2:
            pairs = [*element.attrib.items(), ("data-v", f"{draw.getrandbits(32):08x}")]
            draw.shuffle(pairs)
            element.attrib.clear()
            element.attrib.update(pairs)
        if draw.random() < 0.2 and element.tag in ("div", "p", "ul", "table"):
            element.set("class", f"{element.get('class', '')} css-{draw.getrandbits(20):05x}".strip())
        if element.tag in ("div", "ul", "table") and not (element.tail or "").strip():
            element.tail = draw.choice(["\n", "\n   ", "  ", element.tail or ""])
    head = tree.find("head")
    if head is not None:
        head.append(lxml.html.fragment_fromstring(f'<script nonce="{draw.getrandbits(64):x}">var t={seed}</script>'))
    return lxml.html.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>")


def document(page: str) -> Document:
    parts = page_parts(parse(page))
    return Document(format="html", blocks=tuple(parts.main), title=parts.title, around=parts.around)


def between(before: str, after: str) -> Rung:
    return rung(document(before), document(after), bodies=(before.encode(), after.encode()))


def in_act(page: str, change: Callable[[str], str]) -> str:
    """The page with every part of its act changed by a function, a page that prints none as a whole."""
    return ACT.sub(lambda part: f"<!--act-->{change(part[1])}<!--/act-->", page)


def first_in_act(page: str, pattern: str, new: str | Callable[[re.Match[str]], str]) -> str:
    for part in ACT.finditer(page):
        changed, count = re.subn(pattern, new, part[1], count=1)
        if count:
            return page[: part.start(1)] + changed + page[part.end(1) :]
    return page


def next_digit(match: re.Match[str]) -> str:
    return match[1] + str((int(match[2]) + 1) % 10)


def real_changes(page: str) -> Iterator[tuple[str, str]]:
    """Changes a reader must hear of, each with its name; those the page has no place for are left out."""
    heading = re.search(r"<(?:h1|h2|B|div class=\"art-title\")[^>]*>([^<]{8,})<", page)
    if heading:
        yield (
            "title changed",
            page.replace(heading[1], heading[1].replace("示例", "范例", 1).replace("devices", "tools")),
        )
    yield "one digit in a sentence", first_in_act(page, r"(>[^<]{8,}?)(\d)(?=[^<]*[。;；.]<)", next_digit)
    yield "date of effect", first_in_act(page, r"(自\d{4}年\d{1,2}月|自评估结果有效期为|on )(\d)(?=\d*)", next_digit)
    yield "annex replaced", first_in_act(page, r'(href="[^"]*?)(\d)(?=[^"]*\.(?:docx?|xlsx?|pdf)")', next_digit)
    yield (
        "line added in a table",
        first_in_act(page, r"(?i)</tr></table>", "</tr><tr><td>新增行</td><td>9</td></tr></table>"),
    )
    yield "cell changed in a table", first_in_act(page, r"(<(?:td|TD)>[^<\d]*)(\d)(?=[^<]*</)", next_digit)
    yield "provision added", first_in_act(page, r"(?i)</p>", "</p><p>第九条 本条自公布之日起施行。</p>")
    yield "provision removed", first_in_act(page, r"(?i)<p>[^<]{12,}?[。.]</p>", "")
    yield (
        "new item in a list",
        first_in_act(
            page,
            "<li>",
            '<li><a href="/zcfb/art/2031/art_ff.html">示例部关于新示例事项的公告</a><span>[2031-06-09]</span></li><li>',
        ),
    )
    yield "status flipped", first_in_act(page, r">有效<", ">废止<")
    for name, box in {
        "sentence in an aside": "<aside><p>注：本页附件自2032年1月1日起停止使用。</p></aside>",
        "sentence in a footer": '<div class="footer-note"><p>特别提示：上述要求已于2031年12月暂停执行。</p></div>',
        "document in a sidebar": '<div class="sidebar"><a href="/upfile/2032/new-annex.doc">补充附件</a></div>',
        "a paragraph behind the text": "<div><p>更正：第二项中的数量应为200。</p></div>",
    }.items():
        yield name, re.sub(r"(?i)</body>", lambda end, box=box: box + end[0], page, count=1)


CHANGED = [
    pytest.param(page, changed, id=f"{name}: {change}")
    for name, page in PAGES.items()
    for change, changed in real_changes(page)
    if changed != page
]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_visited_again_never_shows_a_change_of_substance(name: str) -> None:
    first = visited(PAGES[name], 1)
    for seed in range(2, 22):
        found = between(first, visited(PAGES[name], seed))
        assert not found.substance, found.reason


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(sorted(PAGES)), seeds=st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)))
def test_any_two_visits_of_a_page_differ_in_noise_alone(name: str, seeds: tuple[int, int]) -> None:
    found = between(visited(PAGES[name], seeds[0]), visited(PAGES[name], seeds[1]))
    assert not found.substance, found.reason


@pytest.mark.parametrize(("page", "changed"), CHANGED)
def test_a_real_change_is_substance_whatever_the_visit_adds(page: str, changed: str) -> None:
    assert between(visited(page, 1), visited(changed, 1)).substance
    assert between(visited(page, 1), visited(changed, 2)).substance


@pytest.mark.parametrize("name", SAVED)
def test_saved_pages_are_the_same_in_another_frame_and_another_with_one_word_more(name: str) -> None:
    page = SAVED[name]
    opening = re.search(r"<body[^>]*>", page)
    assert opening is not None
    frame = page[: opening.end()] + '<div class="top">今天是{{today}}</div>' + page[opening.end() :]
    frame = frame.replace("</body>", '<aside class="recent"><h3>最新发布</h3><ul>{{recent}}</ul></aside></body>')
    assert not between(visited(frame, 1), visited(frame, 2)).substance
    told = frame.replace("</body>", "<p>更正：自2031年1月1日起停止执行。</p></body>")
    assert between(visited(frame, 1), visited(told, 2)).substance


@pytest.mark.parametrize(
    ("line", "kept", "reason"),
    [
        ("浏览次数：1,023次", "…", "view counter"),
        ("发布时间：2031-05-06 阅读(88)", "发布时间：2031-05-06 …", "view counter"),
        ("点击数：[77]", "…", "view counter"),
        ("1,024 views", "…", "view counter"),
        ("您是第 90210 位访客", "…", "view counter"),
        ("今天是2026年11月22日 星期日", "…", "today's date"),
        ("2026年11月22日 星期日", "…", "today's date"),
        ("当前时间：2026-11-22 10:22:33", "…", "clock"),
        ("天气：多云 3~12℃", "…", "weather"),
        ("在线人数：12人", "…", "online users"),
        ("微信 分享(12)", "微信 …", "share counter"),
        ("页面生成时间：2026-11-22 10:22", "…", "time the page was made"),
        ("Page last updated: 22 November 2026", "…", "time the page was made"),
        ("Copyright © 2019-2026 Sample Agency", "… Sample Agency", "copyright years"),
        ("annex → /a.pdf?v=3f2&id=7", "annex → /a.pdf?…&id=7", "request token"),
        ("list → /l.jsp;jsessionid=A1B2?id=7", "list → /l.jsp…?id=7", "session id"),
        ("/js/app.3f2a9c1b8d.js", "/js/app.….js", "hashed asset name"),
    ],
)
def test_what_a_machine_writes_at_each_visit_is_masked_with_its_reason(line: str, kept: str, reason: str) -> None:
    assert masked(line)[0] == kept
    assert [token.reason for token in masked(line)[1]] == [reason]


@pytest.mark.parametrize(
    "line",
    [
        "网站浏览次数不得作为核发登记证的依据。",
        "浏览次数：超过10000次的网站经营者应当备案。",
        "第三条 平台应当每日公布访问量：5000人次以上的店铺名单。",
        "自北京时间2025年4月10日12时01分起，加征关税税率由34%提高至84%。",
        "本公告自2031年4月1日起施行。",
        "2031年4月1日",
        "贮存温度：2-8℃",
        "会议时间：2031年4月1日 星期二",
        "查看3号附件",
        "车顶（2）",
        "（一）评论意见10份；",
        "示发〔2031〕3号",
        "文件校验值 MD5：9e107d9d372bb6826bd81d3542a419d6",
        "The importer shall keep 5,000 views on file.",
        "annex → /upload/3f2a9c1b8d.pdf",
    ],
)
def test_nothing_an_act_could_say_is_masked(line: str) -> None:
    assert masked(line) == (line, ())


def test_the_reason_says_what_moved() -> None:
    counted = PAGES["easysite-article"].replace("{{views}}", "VIEWS")
    before = visited(counted, 1).replace("VIEWS", "1023")
    found = between(before, before.replace(">1023<", ">1044<"))
    assert (found.name, found.reason) == (
        Name.MAIN,
        "only the view counter changed: 浏览次数：1023 → 浏览次数：1044",
    )
    assert [change.zone for change in found.zones_changed] == ["bar"]


def test_what_changed_around_the_text_is_listed_with_its_zone() -> None:
    rule = "<p>第一条 本办法自公布之日起施行。</p>"
    page = f"<body>{rule}<div class='related'><h3>相关链接</h3><a href='/1'>{{}}</a></div></body>"
    found = between(page.format("旧闻"), page.format("新闻"))
    assert found.name is Name.MAIN
    assert found.reason == "only the related links changed: “旧闻” → “新闻”"
    assert [(change.zone, change.before, change.after) for change in found.zones_changed] == [
        ("related", ("旧闻",), ("新闻",))
    ]


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("<p>一、自公布之日起施行。</p>", "<p>一、自公布之日起施行。</p>", Name.BYTES),
        ("<p>一、自公布之日起施行。</p>", "<p class=x>一、自公布之日起施行。</p>", Name.VISIBLE),
        (
            "<p>一、自公布之日起施行。</p><p>阅读(1)，谢谢</p>",
            "<p>一、自公布之日起施行。</p><p>阅读(2)，谢谢</p>",
            Name.VOLATILE,
        ),
        ("<p>一、“甲”自公布之日起施行。</p>", '<p>一、"甲"自公布<br>之日起施行。</p>', Name.TYPOGRAPHY),
        ("<p>一、自公布之日起施行。</p>", "<p>一、自公布之日起10日后施行。</p>", Name.SUBSTANCE),
    ],
)
def test_the_ladder_stops_at_the_first_rung_that_is_equal(before: str, after: str, name: Name) -> None:
    assert between(before, after).name is name


def test_a_document_compared_with_itself_is_equal_and_a_spreadsheet_is_never_masked() -> None:
    sheet = Document(format="sheet", blocks=(Table((("编号", "说明"), ("1", "阅读(1)"))),))
    other = Document(format="sheet", blocks=(Table((("编号", "说明"), ("1", "阅读(2)"))),))
    assert not rung(sheet, sheet).substance
    assert rung(sheet, other).substance


def boxed(box: str, rule: str = "第一条 本办法自公布之日起施行。") -> Document:
    return Document(format="html", blocks=("示例办法", rule, "每日一句", *box.split("/"), "谢谢阅读"))


def test_a_box_that_varied_at_every_visit_is_noise_with_that_reason() -> None:
    habits = learn([boxed("春眠不觉晓"), boxed("处处闻啼鸟"), boxed("夜来风雨声")])
    found = rung(boxed("夜来风雨声"), boxed("花落知多少"), habits=habits)
    assert (found.name, found.reason) == (Name.VOLATILE, "only a box varied in 3 of 3 visits")
    assert rung(boxed("夜来风雨声"), boxed("花落知多少")).substance


@pytest.mark.parametrize("rule", ["甲公司不得出口", "税率：13%", "关于示例事项的公告", "共计三家", "停止使用。"])
def test_no_habit_ever_hides_a_rule(rule: str) -> None:
    habits = learn([boxed("春眠不觉晓"), boxed("处处闻啼鸟"), boxed("夜来风雨声")])
    assert rung(boxed("夜来风雨声"), boxed(rule), habits=habits).substance
    learned = learn([boxed(f"{rule}甲"), boxed(f"{rule}乙"), boxed(f"{rule}丙")])
    assert rung(boxed(f"{rule}甲"), boxed(f"{rule}乙"), habits=learned).substance


def test_a_growing_list_and_a_stable_block_are_no_habits() -> None:
    habits = learn([boxed("甲公司"), boxed("乙公司/甲公司"), boxed("丙公司/乙公司/甲公司")])
    assert rung(boxed("甲公司"), boxed("丁公司/甲公司"), habits=habits).substance
    steady = learn([boxed("春眠不觉晓")] * 5)
    assert rung(boxed("春眠不觉晓"), boxed("处处闻啼鸟"), habits=steady).substance


def test_links_beside_the_text_that_never_changed_are_told_when_they_do() -> None:
    def page(title: str) -> Document:
        links = "".join(f"<a href='/{n}'>{title}关于示例货物检验监管要求的专栏之{n}</a> " for n in "甲乙丙")
        return document(f"<body><div><p>第一条 本办法自公布之日起施行。</p></div><div>{links}</div></body>")

    assert not rung(page("旧"), page("新")).substance
    found = rung(page("旧"), page("新"), habits=learn([page("旧")] * 4))
    assert (found.substance, found.reason) == (
        True,
        "the list of links beside the text changed, which was the same in 4 of 4 visits",
    )


def test_annexes_belong_to_the_text_with_their_addresses() -> None:
    around = dict(document(visited(PAGES["trs-article"], 1)).around)
    assert around["attachments"] == ("1. 登记申请表 → ./W020301218.xls", "2. 登记证样式 → t20301218_778.html")


def test_recent_posts_with_their_first_sentences_are_no_main_text() -> None:
    def page(first: str, second: str) -> str:
        posts = "".join(f"<li><a href='/n'>{title}</a><p>{title}的有关情况介绍。</p></li>" for title in (first, second))
        rule = "<div class='content'><p>第一条 本办法自公布之日起施行。</p><p>第二条 经营者应当备案。</p></div>"
        return f"<html><body>{rule}<div class='sidebar'><h3>最新文章</h3><ul>{posts}</ul></div></body></html>"

    found = between(page("示例会议在京召开", "示例论坛举办"), page("代表团来访示例市", "示例会议在京召开"))
    assert (found.name, [change.zone for change in found.zones_changed]) == (Name.MAIN, ["sidebar"])


KEPT = [
    (
        "a signature in a footer-like box",
        "<p>现公告如下：一律停止进口。</p><div class='foot'>海关总署<br>2020年4月1日</div>",
        "海关总署",
    ),
    (
        "a date of effect in a footer",
        "<p>第一条 正文内容。</p><div class='footer'>自2020年4月1日起执行</div>",
        "自2020年4月1日起执行",
    ),
    ("a note in a side column", "<p>第一条 正文内容。</p><aside>适用产品：医用口罩</aside>", "适用产品：医用口罩"),
    (
        "links announced by a colon",
        "<p>名单如下：</p><ul><li><a href=1>甲港<li><a href=2>乙港<li><a href=3>丙港</ul>",
        "甲港",
    ),
    (
        "the contents of a law",
        "<a href=#a>第一章 总则</a><a href=#b>第二章 附则</a><p>第一条 正文。</p>",
        "第一章 总则第二章 附则",
    ),
    ("a title on sharing", "<h1>意见</h1><p>分享经济发展情况</p><p>平台应当依法经营。</p>", "分享经济发展情况"),
    ("a title on copyright", "<p>第一条 正文内容。</p><p>版权所有权登记办法</p>", "版权所有权登记办法"),
    ("an item (c)", "<p>Article 1 Scope of duties.</p><p>(c) 2020 quota: 500 t</p>", "(c) 2020 quota: 500 t"),
    ("an address", "<p>第一条 正文内容。</p><p>位置：北京市朝阳区</p>", "位置：北京市朝阳区"),
    ("a source named after a messenger", "<p>来源：微信公众号</p><p>第一条 正文内容。</p>", "来源：微信公众号"),
]


@pytest.mark.parametrize(("page", "line"), [pytest.param(page, line, id=name) for name, page, line in KEPT])
def test_what_looks_like_furniture_and_is_none_stays_in_the_main_text(page: str, line: str) -> None:
    assert line in document(f"<html><body><div class='nav'><a href='/'>首页</a></div>{page}</body></html>").lines


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 20_000 + "第一条 正文。" + "</div>" * 20_000,
        "<ul>" + "<li><a href='/x'>相关链接</a>" * 20_000 + "</ul>",
        "<h3>相关链接</h3><a href=/x>某</a>" * 10_000,
        "<p class='" + "ad-" * 20_000 + "'>" + "浏览次数：" * 20_000 + "</p>",
        "<p>" + "阅读 (" * 50_000 + "</p>" + "<table><tr><td>" * 2_000,
        "<p>" + " " * 200_000 + "版权所有" + "未经" * 50_000 + "</p>",
    ],
    ids=["deep", "links", "headings", "names", "brackets", "blanks"],
)
def test_a_hostile_page_takes_bounded_time(page: str) -> None:
    started = time.perf_counter()
    with suppress(UnreadableError):  # refused for its depth is bounded too
        read = document(f"<html><body>{page}</body></html>")
        rung(read, read)
    assert time.perf_counter() - started < 5


def measured(visits: int = 40) -> str:
    """False and missed changes over all pages, and milliseconds a page: `python -m tests.test_noise` prints them."""
    quiet = [between(visited(page, 1), visited(page, seed)) for page in PAGES.values() for seed in range(2, visits + 2)]
    real = [(page, changed) for page in PAGES.values() for _, changed in real_changes(page) if changed != page]
    told = [between(visited(page, 1), visited(changed, seed)) for page, changed in real for seed in (1, 2, 3)]
    trees = [parse(visited(page, 1)) for page in PAGES.values()]
    started = time.perf_counter()
    for tree in trees * 20:
        page_parts(tree)
    spent = (time.perf_counter() - started) * 1000 / len(trees) / 20
    false, missed = sum(found.substance for found in quiet), sum(not found.substance for found in told)
    return f"false changes {false} of {len(quiet)}, missed changes {missed} of {len(told)}, {spent:.2f} ms a page"


if __name__ == "__main__":
    print(measured())  # noqa: T201
