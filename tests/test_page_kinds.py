"""A user's pages of many kinds of sites, visited day after day: every change is told at once, and nothing else."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from monitor.watch.page_texts import between
from snapshots.model import Role
from spiders.pages.declared import Declared, Kind
from spiders.pages.rows import register_of
from spiders.pages.source import UserPages, made
from spiders.reading.document import Document
from spiders.reading.pages.page import Page
from spiders.reading.pages.volatile import masked
from tests.page_kinds import KINDS

# What nothing but several visits can tell from text: until visit 6 they may be told for nothing.
LEARNED = ("div_soup", "react_next")
RESTLESS = ("port_clock",)  # a forecast in a sentence of its own, above the text: may be told at any visit
DAY = datetime(2026, 3, 2, 1, tzinfo=UTC)


def visited(body: bytes, content_type: str = "text/html; charset=utf-8") -> Page:
    url = "https://a.example.org/p"
    return Page(url=url, final_url=url, role=Role.ARTICLE, body=body, content_type=content_type)


class Days:
    """The visits of one page; `told` is what the last one tells."""

    def __init__(self, source: UserPages) -> None:
        self.source = source
        self.pages: list[Page] = []
        self.documents: list[Document] = []
        self.standing = 0

    def told(self, page: Page) -> str:
        self.pages.append(page)
        self.documents.append(self.source.document(page))
        if len(self.pages) == 1:
            return ""
        old, new = self.pages[self.standing], page
        found = between(
            self.documents[self.standing],
            self.documents[-1],
            self.documents[-9:-1],
            (self.source.beside(old), self.source.beside(new)),
        )
        self.standing = len(self.pages) - 1 if found.recorded else self.standing
        return found.told


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_change_of_any_kind_of_page_is_told_and_no_quiet_visit(name: str, seed: int) -> None:
    kind, order = KINDS[name], random.Random(f"{name} {seed}")
    text, days = kind["text"](), Days(made(Declared(name="ours", url="https://a.example.org/p")))
    steps: list[str] = [""]
    for change in kind["changes"]:
        steps += [""] * order.choice([0, 1, 1, 2])
        steps += [change] if change not in ("annex", "newannex") else []  # documents are compared by their own means
    for visit, change in enumerate([*steps, "", ""]):
        if change:
            getattr(text, change)()
        drawn = kind["page"](text, visit, random.Random(f"{name} {seed} {visit}"), DAY + timedelta(days=visit))
        told = days.told(
            visited(drawn.encode(kind.get("enc", "utf-8"), "xmlcharrefreplace"), kind.get("ct", _type(kind)))
        )
        if change:
            assert told, f"missed {change} at visit {visit}"
        elif name not in RESTLESS and (name not in LEARNED or visit > 5):
            assert told == "", f"told at quiet visit {visit}"


def _type(kind: dict[str, str]) -> str:
    return "application/json" if kind.get("kind") == "json" else "text/html; charset=utf-8"


def test_a_line_that_is_amended_at_every_visit_is_told_each_time() -> None:
    days = Days(made(Declared(name="ours", url="https://a.example.org/p")))
    lines = "<p>Fee list of the office.</p><p>Application fee {} EUR</p><p>Cash is not taken.</p>"
    frame = f"<html><body><h1>Fees</h1><div>{lines}</div></body></html>"
    told = [days.told(visited(frame.format(100 + fee).encode())) for fee in (0, 5, 9)]
    assert [bool(said) for said in told] == [False, True, True]


def test_a_row_of_data_is_kept_whatever_its_generated_class_reads_like() -> None:
    source = made(Declared(name="ours", url="https://a.example.org/p"))
    rows = "".join(f"<tr class='hl-ad{n}'><td>A{n}</td><td>Lab {n}</td></tr>" for n in range(9))
    page = visited(
        f"<html><body><h1>Labs</h1><p>These labs are approved.</p><table>{rows}</table></body></html>".encode()
    )
    assert "A5" in str(source.document(page).blocks)


@pytest.mark.parametrize(
    "line",
    [
        "Content current as of: 03/02/2026",
        "最終更新日：2026年3月2日",
        "Última actualización: 02/03/2026",
        "Lượt xem: 8573",
        "조회수 1,234",
        "You are visitor number 12,345",
        "本页累计访问63811人次",
    ],
)
def test_stamps_and_counters_of_many_tongues_are_masked(line: str) -> None:
    assert masked(line)[0].strip("…") == ""


@pytest.mark.parametrize(
    "line",
    [
        "Besucher 50 je Führung sind zugelassen",
        "Visitas 3 por inspector y año",
        "The list, last updated 3 May 2026, is void",
    ],
)
def test_words_of_counters_in_a_text_are_left_alone(line: str) -> None:
    assert masked(line) == (line, ())


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("ページが見つかりません", "お探しのページは移動または削除された可能性があります。"),
        ("Không tìm thấy trang", "Trang bạn yêu cầu không tồn tại."),
        ("Página no encontrada", "La página solicitada no existe."),
        ("Ошибка 404", "Страница не найдена."),
        ("Scheduled maintenance", "Our website is currently undergoing scheduled maintenance."),
        ("Error", "Error establishing a database connection"),
    ],
)
def test_a_stand_in_is_known_in_other_tongues(title: str, said: str) -> None:
    source = made(Declared(name="ours", url="https://a.example.org/p"))
    page = visited(
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{said}</p></body></html>".encode()
    )
    assert source.article(page) is None
    assert source.refusal(page)


def test_a_notice_that_an_office_is_shut_while_its_system_is_upgraded_is_a_notice() -> None:
    source = made(Declared(name="ours", url="https://a.example.org/p"))
    body = (
        "<html><body><h2>关于暂停受理业务的通知</h2><div>因系统升级，本中心自3月9日起暂停受理业务。</div></body></html>"
    )
    assert source.article(visited(body.encode())) is not None


def test_a_column_that_counts_the_rows_is_no_field_of_an_entry() -> None:
    declared = Declared(name="ours", url="https://a.example.org/p", kind=Kind.REGISTER, key="Name")
    rows = "".join(f"<tr><td>{n}</td><td>Plant {n}</td><td>CN</td></tr>" for n in range(1, 9))
    table = f"<html><body><table><tr><th>STT</th><th>Name</th><th>Country</th></tr>{rows}</table></body></html>"
    listing = register_of(visited(table.encode()), declared)
    assert {name for entry in listing.entries for name, _ in entry.fields} == {"Name", "Country"}


def test_what_an_interface_says_of_its_own_answer_is_no_text() -> None:
    days = Days(made(Declared(name="ours", url="https://a.example.org/p")))
    answer = (
        '{{"requestId":"{0:x}","timestamp":{0},"data":{{"viewCount":{0},"content":"<p>Fee {1} EUR</p>","tags":["a"]}}}}'
    )
    told = [
        days.told(visited(answer.format(seed, fee).encode(), "application/json"))
        for seed, fee in ((99, 10), (12345, 10), (777, 12))
    ]
    assert [bool(said) for said in told] == [False, False, True]
