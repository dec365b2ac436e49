# ruff: noqa
# mypy: ignore-errors
"""Pages of thirty kinds of sites whose every answer differs around, and inside, the text: SYNTHETIC, from memory of how
government portals of several countries, content systems, news sites and blogs print. Test data, written as pages are.

`KINDS[name]` holds `text` (what a reader must hear of), `page(text, visit, draw, day)` and `changes` (names of what can
change in it).
"""

import json
import random
import re
from datetime import timedelta


class S:
    def __init__(s, title, paras, extra, section, table=None, annexes=None, words=None):
        s.title = title
        s.paras = list(paras)
        s.extra = list(extra)
        s.section = section
        s.table = [list(r) for r in table] if table else None
        s.annexes = dict(annexes or {})
        s.words = words
        s.n = 0
        s.sections = []

    def ps(s, tag="p", attr=""):
        return [f"<{tag}{attr}>{p}</{tag}>" for p in s.paras]

    def tab(s, attr=' border="1"'):
        if not s.table:
            return ""
        rows = "".join(
            "<tr>" + "".join(f"<t{'h' if i == 0 else 'd'}>{c}</t{'h' if i == 0 else 'd'}>" for c in r) + "</tr>"
            for i, r in enumerate(s.table)
        )
        return f"<table{attr}>{rows}</table>"

    def ann(s, q=""):
        return "".join(f'<p><a href="{u}{q}">{l}</a></p>' for l, (u, _) in s.annexes.items())

    def secs(s):
        return "".join(f"<h2>{h}</h2><p>{p}</p>" for h, p in s.sections)

    def body(s):
        return "".join(s.ps()) + s.secs() + s.tab() + s.ann()

    # mutators
    def num(s):
        for i in list(range(len(s.paras) // 2, len(s.paras))) + list(range(len(s.paras))):
            m = list(re.finditer(r"(?<![\d第])(\d{1,4})(?=[^\d])", s.paras[i]))
            if m:
                m = m[-1]
                s.paras[i] = s.paras[i][: m.start()] + str(int(m[1]) + 3) + s.paras[i][m.end() :]
                return
        raise AssertionError("no number " + s.title)

    def word(s):
        a, b = s.words
        for i, p in enumerate(s.paras):
            if a in p:
                s.paras[i] = p.replace(a, b, 1)
                return
        raise AssertionError("no word " + s.title)

    def add(s):
        s.paras[len(s.paras) // 2] += s.extra[0]

    def rem(s):
        i = len(s.paras) // 2
        s.paras[i] = s.paras[i].replace(s.extra[0], "")

    def delp(s):
        del s.paras[-2]

    def row(s):
        s.n += 1
        s.table.insert(2, [str(90 + s.n) + x if i == 0 else x + "B" for i, x in enumerate(s.table[1])])

    def cell(s):
        s.table[-1][-1] += " (2)"

    def annex(s):
        l = next(iter(s.annexes))
        u, b = s.annexes[l]
        s.n += 1
        s.annexes[l] = (u, b + f"\nItem {s.n + 40},new product {s.n},{s.n * 7}\n".encode())

    def newannex(s):
        u, b = next(iter(s.annexes.values()))
        s.n += 1
        s.annexes[f"Annex {s.n + 1} transitional list"] = (
            u.replace(".csv", f"-{s.n}.csv"),
            b"No,Name\n1,first\n2,second\n",
        )

    def newtitle(s):
        s.title += s.extra[1]

    def sect(s):
        s.sections.append(s.section)

    def order(s):
        s.paras[1], s.paras[2] = s.paras[2], s.paras[1]


CSV = b"No,Name,Limit\n1,Masks,100\n2,Gloves,200\n3,Gowns,300\n"


def zh(url=None, table=False):
    return S(
        "关于加强出口医疗用品检验的公告",
        [
            "为保障出口医疗用品质量安全，现将有关事项公告如下。",
            "一、自2026年4月1日起，出口企业应当在报关时提交检验合格证明，有效期为90日。",
            "二、检验机构应当在受理后5个工作日内完成检验，样品数量不少于20件。",
            "三、对不合格产品，企业可以在15日内申请复验，复验费用为300元。",
            "四、本公告由海关总署负责解释，此前规定与本公告不一致的，以本公告为准。",
            "特此公告。",
        ],
        ["中小企业的期限延长10日。", "（第二批）"],
        ("五、过渡安排", "2026年6月30日以前签订的合同仍按原规定执行。"),
        [["编号", "商品名称", "限量"], ["6307", "口罩", "100"], ["4015", "手套", "200"], ["6210", "防护服", "300"]]
        if table
        else None,
        {"附件：商品清单.csv": (url, CSV)} if url else None,
        ("应当", "可以"),
    )


def en(url=None, table=False):
    return S(
        "Guidance on import permits for medical devices",
        [
            "This page explains who needs a permit to import medical devices and how to apply for one.",
            "From 1 April 2026 importers must hold a permit for each consignment. A permit is valid for 90 days.",
            "Applications must be lodged at least 14 days before arrival. The fee is 250 per application.",
            "Consignments of fewer than 20 units intended for personal use do not need a permit.",
            "Holders must keep records for 7 years and show them to an inspector on request.",
            "If your application is refused you may appeal within 28 days of the decision.",
        ],
        [" Small firms pay half of the fee.", " (second edition)"],
        ("Transitional arrangements", "Permits granted before 30 June 2025 remain valid until they expire."),
        [["Code", "Product", "Limit"], ["6307", "Masks", "100"], ["4015", "Gloves", "200"], ["6210", "Gowns", "300"]]
        if table
        else None,
        {"Annex 1 Product list (CSV)": (url, CSV)} if url else None,
        ("must", "should"),
    )


def ja(url=None):
    return S(
        "医療機器の輸入手続について",
        [
            "医療機器を輸入する場合の手続についてお知らせします。",
            "2026年4月1日以降、輸入者は品目ごとに届出を行わなければなりません。届出の有効期間は90日です。",
            "届出は到着予定日の14日前までに提出してください。手数料は2500円です。",
            "個人使用で20個未満の場合は届出は不要です。",
            "記録は7年間保存しなければなりません。",
            "ご不明な点は担当課までお問い合わせください。",
        ],
        ["中小企業は手数料が半額になります。", "（改訂）"],
        ("経過措置", "2025年6月30日以前の届出は有効期間の満了まで有効です。"),
        None,
        {"別紙 品目一覧（CSV）": (url, CSV)} if url else None,
        ("なければなりません", "ることができます"),
    )


def vi(table=False):
    return S(
        "Thông báo về thủ tục nhập khẩu thiết bị y tế",
        [
            "Tổng cục Hải quan thông báo về thủ tục nhập khẩu thiết bị y tế như sau.",
            "Từ ngày 01/04/2026, doanh nghiệp phải có giấy phép cho từng lô hàng. Giấy phép có hiệu lực 90 ngày.",
            "Hồ sơ phải nộp ít nhất 14 ngày trước khi hàng đến. Lệ phí là 250 nghìn đồng.",
            "Lô hàng dưới 20 sản phẩm dùng cho cá nhân không cần giấy phép.",
            "Doanh nghiệp phải lưu hồ sơ trong 7 năm và xuất trình khi được yêu cầu.",
            "Thông báo này có hiệu lực kể từ ngày ký.",
        ],
        [" Doanh nghiệp nhỏ được giảm một nửa lệ phí.", " (sửa đổi)"],
        ("Điều khoản chuyển tiếp", "Giấy phép cấp trước ngày 30/06/2025 vẫn có hiệu lực đến khi hết hạn."),
        [["Mã", "Sản phẩm", "Hạn mức"], ["6307", "Khẩu trang", "100"], ["4015", "Găng tay", "200"]] if table else None,
        None,
        ("phải", "cần"),
    )


def ko():
    return S(
        "의료기기 수입 절차 안내",
        [
            "의료기기를 수입하려는 자는 다음 사항을 확인하시기 바랍니다.",
            "2026년 4월 1일부터 수입자는 품목별로 허가를 받아야 합니다. 허가의 유효기간은 90일입니다.",
            "신청은 도착 예정일 14일 전까지 하여야 하며 수수료는 25000원 입니다.",
            "개인 사용 목적으로 20개 미만인 경우에는 허가가 필요하지 않습니다.",
            "기록은 7년 동안 보관하여야 합니다.",
            "이 안내는 게시한 날부터 적용합니다.",
        ],
        [" 중소기업은 수수료의 절반을 냅니다.", " (개정)"],
        ("경과조치", "2025년 6월 30일 이전의 허가는 만료일까지 유효합니다."),
        None,
        None,
        ("하여야", "할 수 있으며"),
    )


def es(table=False):
    return S(
        "Requisitos para la importación de productos sanitarios",
        [
            "Esta página explica los requisitos para importar productos sanitarios.",
            "A partir del 1 de abril de 2026 los importadores deben obtener una licencia. La licencia es válida durante 90 días.",
            "La solicitud debe presentarse 14 días antes de la llegada. La tasa es de 250 euros.",
            "No se exige licencia para envíos de menos de 20 unidades de uso personal.",
            "Los titulares deben conservar los registros durante 7 años.",
            "Contra la denegación cabe recurso en el plazo de 28 días.",
        ],
        [" Las pequeñas empresas pagan la mitad de la tasa.", " (revisión)"],
        ("Régimen transitorio", "Las licencias concedidas antes del 30 de junio de 2025 siguen siendo válidas."),
        [["Código", "Producto", "Límite"], ["6307", "Mascarillas", "100"], ["4015", "Guantes", "200"]]
        if table
        else None,
        None,
        ("deben", "pueden"),
    )


def short():
    return S(
        "关于暂停受理业务的通知",
        ["因系统升级，本中心自3月9日起暂停受理进口许可证业务，预计4月20日恢复，请各企业提前安排，咨询电话12360转3号。"],
        ["急件可到窗口办理。", "（更新）"],
        ("补充说明", "邮寄材料不受影响，收件截止到3月6日。"),
        None,
        None,
        ("暂停", "停止"),
    )


KINDS = {}


def fam(text, changes, **kw):
    def deco(f):
        KINDS[f.__name__] = dict(page=f, text=text, changes=changes.split(), **kw)
        return f

    return deco


HX = "0123456789abcdef"


def hx(r, n=8):
    return "".join(r.choice(HX) for _ in range(n))


CJ = "关于开展企业培训会议工作通知召开推进高质量发展调研座谈部署安全生产督查春季招聘艺术节文化交流平台建设成果展示"


def zhline(r, n=14):
    return "".join(r.choice(CJ) for _ in range(n))


W = "minister opens new trade forum harbour report growth export quarter regional summit launches digital portal visit students award winner science policy market record demand winter festival budget committee hearing".split()


def enline(r, n=7):
    return " ".join(r.choice(W) for _ in range(n)).capitalize()


def shuf(r, l):
    l = list(l)
    r.shuffle(l)
    return l


WD = "一二三四五六日"


def mix(ps, r, boxes, at=None):
    out = list(ps)
    for i, b in enumerate(boxes):
        out.insert(min(len(out) - 1, 1 + 2 * i if at is None else at + 2 * i), b)
    return "".join(out)


BASE = "num add rem sect newtitle word"


@fam(lambda: zh("/f/list.csv"), BASE + " annex newannex delp")
def cn_portal(s, v, r, d):
    rel = "".join(f'<li><a href="/a/{hx(r)}.html">{zhline(r)}</a></li>' for _ in range(6))
    return f'''<!DOCTYPE html><html><head><meta charset="utf-8"><title>{s.title}_某署</title><link href="/css/app.{hx(r)}.css" rel="stylesheet"><meta name="csrf-token" content="{hx(r, 32)}"></head><body>
<div class="top"><span id="date">今天是{d.year}年{d.month}月{d.day}日 星期{WD[d.weekday()]}</span> <span>北京 晴 {r.randint(-3, 25)}℃</span> 您是第{r.randint(10**6, 10**7)}位访问者</div>
<div class="nav"><a href="/">首页</a><a href="/zw">政务公开</a></div><div class="banner"><img src="/img/{hx(r)}.jpg" alt="{zhline(r, 10)}"></div>
<div class="wrap"><div class="pos">当前位置：首页 &gt; 公告</div><div class="left_con"><h1 class="title">{s.title}</h1><div class="info">发布时间：2026-03-01 来源：某署 浏览次数：<span>{r.randint(100, 99999)}</span> 字号：[大 中 小] [打印]</div>
<div class="TRS_Editor">{s.body()}</div><div class="share">分享到：微信 微博 {r.randint(1, 999)}</div></div>
<div class="right_con"><h3>热点排行</h3><ul>{rel}</ul></div></div><div class="footer">版权所有 某署 京ICP备0500{r.randint(100, 999)}号 今日访问{r.randint(100, 9999)}</div></body></html>'''


@fam(lambda: zh("/f/list.csv", True), BASE + " row cell annex", enc="gb18030", ct="text/html")
def cn_gbk_tables(s, v, r, d):
    rates = "".join(f"<tr><td>{c}</td><td>{r.uniform(5, 9):.4f}</td></tr>" for c in ("美元", "欧元", "日元", "英镑"))
    news = "".join(
        f'<tr><td><img src=dot{r.randint(1, 9)}.gif> <a href="show.asp?id={r.randint(1, 9999)}">{zhline(r)}</a> [{d.month}-{d.day}]</td></tr>'
        for _ in range(8)
    )
    return f"""<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset=gb2312"><TITLE>{s.title}</TITLE></HEAD><BODY bgColor=#ffffff>
<TABLE width=778 align=center><TR><TD colspan=2><MARQUEE>欢迎光临 今天是{d.year}年{d.month}月{d.day}日 {d.hour}:{r.randint(10, 59)}</MARQUEE></TD></TR>
<TR><TD width=180 vAlign=top><TABLE><TR><TD><B>最新动态</B></TD></TR>{news}</TABLE><TABLE><TR><TD colspan=2><B>今日汇率</B></TD></TR>{rates}</TABLE></TD>
<TD width=598 vAlign=top><TABLE width=100%><TR><TD align=center><FONT size=5 color=red><B>{s.title}</B></FONT></TD></TR><TR><TD align=center>2026-3-1 阅读{r.randint(1, 9999)}次 【<a href="print.asp?id=33&t={hx(r)}">打印</a>】【<a href="javascript:close()">关闭</a>】</TD></TR>
<TR><TD>{"<BR>　　".join(s.paras)}{s.secs()}{s.tab()}{s.ann()}</TD></TR><TR><TD>上一篇：<a href="show.asp?id={r.randint(1, 99)}">{zhline(r)}</a><BR>下一篇：<a href="show.asp?id={r.randint(1, 99)}">{zhline(r)}</a></TD></TR></TABLE></TD></TR>
<TR><TD colspan=2 align=center>版权所有 您是本站第 {r.randint(10**5, 10**6)} 位访客 页面执行时间：{r.randint(10, 900)}毫秒</TD></TR></TABLE></BODY></HTML>"""


@fam(lambda: en("/eng/doc/annex.csv", True), BASE + " annex newannex row cell")
def hk_gov(s, v, r, d):
    return f"""<html lang="en"><head><title>Trade and Industry Department: {s.title}</title><script src="/js/main.{hx(r)}.js"></script></head><body><a href="#content">Skip to main content</a>
<div id="topBar">{d:%d} {d:%b} {d.year} ({d:%a}) | {r.randint(12, 33)}&deg;C | Humidity {r.randint(40, 98)}%</div><div id="menu"><ul><li><a href="/eng/abt">About us</a></li><li><a href="/eng/news">News</a></li></ul></div>
<div id="content"><div class="pathway">Home &gt; Trade Circulars</div><h1>{s.title}</h1>{s.body()}<p class="lastRev">Last Revision Date : {d.day} {d:%B} {d.year}</p><div>Last Review Date: {d:%d %B %Y}</div></div>
<div id="footer">2026 &copy; Important notices | Privacy policy | Visitor {r.randint(1, 10**6)}</div></body></html>"""


@fam(lambda: ja("/policy/beppyo.csv"), BASE + " annex delp", enc="shift_jis", ct="text/html; charset=Shift_JIS")
def jp_gov(s, v, r, d):
    rank = "".join(
        f'<li><a href="/p/{i}.html">{x}</a></li>'
        for i, x in enumerate(shuf(r, ["貿易管理", "統計", "補助金", "入札情報", "採用情報"]))
    )
    return f"""<html lang="ja"><head><meta charset="Shift_JIS"><title>{s.title}（某省）</title></head><body><div id="header">文字サイズ 小 中 大　<a href="/en/">English</a></div>
<div id="pankuzu">ホーム &gt; 政策 &gt; 輸入</div><p class="skip">ここから本文です。</p><div id="__main_contents"><h1>{s.title}</h1><p class="date">更新日：{d.year}年{d.month}月{d.day}日</p>{"".join(s.ps())}{s.secs()}{s.ann()}<h3>お問合せ先</h3><p>貿易管理課 電話：03-3501-1511</p></div>
<div id="side"><h2>アクセスランキング</h2><ol>{rank}</ol></div><p>最終更新日：{d.year}年{d.month}月{d.day}日</p><p>このページは{r.randint(100, 9999)}回閲覧されました</p></body></html>"""


@fam(lambda: en("/system/files/annex.csv"), BASE + " annex newannex delp")
def eu_drupal(s, v, r, d):
    dom = hx(r, 64)
    return f'''<!DOCTYPE html><html lang="en" dir="ltr"><head><title>{s.title} - European Commission</title><link rel="stylesheet" href="/sites/default/files/css/css_{hx(r, 20)}.css?delta=0"><script type="application/json" data-drupal-selector="drupal-settings-json">{{"ajaxPageState":{{"theme_token":"{hx(r, 20)}"}},"user":{{"uid":0,"permissionsHash":"{hx(r, 32)}"}}}}</script></head>
<body class="path-node language-en"><div class="ecl-cookie" id="cck-{hx(r)}"><p>This site uses cookies. Visit our cookies policy page for more information. We have {r.randint(100, 800)} partners.</p><button>Accept all</button></div>
<header class="ecl-site-header"><nav class="ecl-menu"><a href="/a">Business</a></nav></header><main class="ecl-u-pb-xl" id="main-content"><div class="ecl-page-header"><h1 class="ecl-page-header__title">{s.title}</h1></div>
<div class="ecl-container"><div class="ecl-row"><div class="ecl-col-l-3"><nav class="ecl-inpage-navigation"><span>Page contents</span></nav></div><div class="ecl-col-l-9"><div class="ecl">{s.body()}</div>
<div class="views-element-container js-view-dom-id-{dom}"><h2>Latest</h2>{"".join(f'<article class="ecl-content-item"><a href="/news/{hx(r)}">{enline(r)}</a><time>{(d - timedelta(days=i)):%d %B %Y}</time><p>{enline(r, 16)}.</p></article>' for i in range(3))}</div>
<div class="ecl-social-media-share"><p>Share this page</p></div></div></div></div></main><footer><p>Last update: {d:%d %B %Y}</p></footer></body></html>'''


@fam(lambda: en("/media/117/download.csv", True), BASE + " annex row cell")
def us_fda(s, v, r, d):
    return f'''<!DOCTYPE html><html lang="en"><head><title>{s.title} | FDA</title><meta name="dcterms.modified" content="{d:%Y-%m-%d}"></head><body><div class="lcds-alert">An official website of the United States government</div>
<main><article class="article main-content"><header><h1 class="content-title">{s.title}</h1><ul class="share"><li>Share</li><li>Post</li><li>Linkedin</li><li>Email</li><li>Print</li></ul></header><div class="col-md-8 main">{s.body()}</div>
<aside class="col-md-4"><ul class="lcds-description-list--grid"><li class="node-current-date"><h2>Content current as of:</h2><p><time datetime="{d:%Y-%m-%d}T{r.randint(10, 23)}:00:00Z">{d:%m/%d/%Y}</time></p></li><li><h2>Regulated Product(s)</h2><ul><li>Medical Devices</li></ul></li></ul><div class="survey">Was this page helpful? {r.randint(60, 99)}% of {r.randint(100, 999)} said yes</div></aside></article>
<form action="/sub" method="post"><input type="hidden" name="form_build_id" value="form-{hx(r, 30)}"><label>Get email updates</label><input type="email"><button>Subscribe</button></form></main><footer>FDA</footer></body></html>'''


@fam(lambda: vi(True), BASE + " row cell delp")
def vn_customs(s, v, r, d):
    thu = ["hai", "ba", "tư", "năm", "sáu", "bảy", "Chủ nhật"][d.weekday()]
    rel = "".join(
        f'<li><a href="/tin/{hx(r)}">{enline(r)}</a> <span>({d.day}/{d.month}/{d.year})</span></li>' for _ in range(5)
    )
    ty = "".join(
        f"<tr><td>{c}</td><td>{r.randint(23000, 26999)}</td><td>{r.randint(23000, 26999)}</td></tr>"
        for c in ("USD", "EUR", "JPY", "CNY")
    )
    return f'''<html lang="vi"><head><meta charset="utf-8"><title>{s.title}</title></head><body><form method="post" id="aspnetForm"><input type="hidden" name="__VIEWSTATE" value="{hx(r, 80)}">
<div class="top">Thứ {thu}, ngày {d.day} tháng {d.month} năm {d.year} | Hà Nội {r.randint(10, 38)}°C</div><div class="menu"><a href="/">Trang chủ</a></div>
<div class="row"><div class="col-md-8"><div class="article-detail"><h1>{s.title}</h1><div class="meta">01/03/2026 08:30 | Lượt xem: {r.randint(10, 9999)} | <a href="/in?id={hx(r)}">In trang</a></div>{s.body()}<div class="tags">Từ khóa: nhập khẩu</div></div><div class="lienquan"><h3>Tin liên quan</h3><ul>{rel}</ul></div></div>
<div class="col-md-4"><h3>Tỷ giá hối đoái</h3><table><tr><th>Ngoại tệ</th><th>Mua</th><th>Bán</th></tr>{ty}</table><h3>Thống kê truy cập</h3><p>Đang trực tuyến: {r.randint(1, 500)}</p><p>Hôm nay: {r.randint(100, 9999)}</p><p>Tổng lượt truy cập: {r.randint(10**6, 10**7)}</p></div></div></form></body></html>'''


@fam(lambda: en(), BASE + " delp")
def wordpress(s, v, r, d):
    ad = lambda: (
        f'<div class="code-block code-block-{r.randint(1, 9)}" style="margin:8px"><ins class="adsbygoogle" data-ad-slot="{r.randint(10**6, 10**7)}"></ins><p>{enline(r, 5)}! Buy now at {r.randint(5, 99)}% off</p></div>'
    )
    rel = lambda: (
        f'<div class="yarpp-related"><h3>You might also like</h3><ul>'
        + "".join(f'<li><a href="/{hx(r)}/">{enline(r)}</a></li>' for _ in range(3))
        + "</ul></div>"
    )
    com = "".join(
        f'<li class="comment" id="comment-{r.randint(1, 9999)}"><cite>{enline(r, 1)}</cite> says: <p>{enline(r, 18)}. {enline(r, 12)}.</p></li>'
        for _ in range(r.randint(2, 6))
    )
    return f'''<!DOCTYPE html><html><head><title>{s.title} &#8211; Trade Law Blog</title><link href="/wp-content/themes/x/style.css?ver={hx(r)}"><script>var wp={{"nonce":"{hx(r, 10)}"}}</script></head><body class="post-template-default single postid-77">
<header id="masthead"><a href="/">Trade Law Blog</a></header><div id="primary"><main><article class="post-77 post type-post hentry"><header class="entry-header"><h1 class="entry-title">{s.title}</h1><div class="entry-meta">March 1, 2026 by admin · {r.randint(2, 99)} Comments · {r.randint(100, 9999)} views</div></header>
<div class="entry-content">{mix(s.ps(), r, [ad(), rel(), ad()])}{s.secs()}<div class="sharedaddy"><span class="share-count">{r.randint(1, 999)}</span> shares</div></div></article>
<div id="comments"><h2>{r.randint(2, 99)} thoughts on this</h2><ol class="comment-list">{com}</ol><nav class="comment-navigation"><a href="?cpage={r.randint(1, 5)}">Older comments</a> Page 1 of {r.randint(2, 9)}</nav></div></main></div>
<aside id="secondary"><section class="widget"><h2>Recent Posts</h2><ul>{"".join(f"<li>{enline(r)}</li>" for _ in range(5))}</ul></section></aside></body></html>'''


@fam(lambda: en("/Documents/annex.csv", True), BASE + " annex newannex cell")
def sharepoint(s, v, r, d):
    g = f"{hx(r)}-{hx(r, 4)}-{hx(r, 4)}-{hx(r, 12)}"
    return f'''<html dir="ltr"><head><title>{s.title}</title><script>var g_correlationId='{g}';var _spFormDigestRefreshInterval=1440000;</script></head><body><form method="post" id="aspnetForm"><input type="hidden" id="__REQUESTDIGEST" value="0x{hx(r, 64)},{d:%d %b %Y} 01:00:00 -0000"><input type="hidden" name="__VIEWSTATE" value="{hx(r, 90)}">
<div id="s4-workspace"><div id="s4-bodyContainer"><div id="s4-titlerow">Agency portal</div><div id="sideNavBox"><ul>{"".join(f"<li>{x}</li>" for x in shuf(r, ["Forms", "Laws", "Fees", "Contact"]))}</ul></div>
<div id="contentBox"><div id="DeltaPlaceHolderMain"><h1>{s.title}</h1><div id="ctl00_PlaceHolderMain_ctl{r.randint(1, 99)}__ControlWrapper_RichHtmlField" class="ms-rtestate-field">{s.body()}</div><div class="ms-webpart-zone"><div webpartid="{g}" class="ms-webpart-chrome"><h2>Announcements</h2><ul>{"".join(f"<li>{enline(r)} {d:%d/%m/%Y}</li>" for _ in range(3))}</ul></div></div><div class="pgmod">Page last modified: {d:%d/%m/%Y %H}:{r.randint(10, 59)}</div></div></div></div></div></form></body></html>'''


@fam(lambda: zh(None, True), BASE + " row cell delp")
def vue_ssr(s, v, r, d):
    dv = hx(r)
    ab = r.choice(["exp-a", "exp-b", "exp-ctl"])
    ps = "".join(f'<p data-v-{dv} class="txt_{hx(r, 5)}">{p}</p>' for p in s.paras)
    st = json.dumps(
        {
            "state": {
                "id": 77,
                "title": s.title,
                "content": "<p>" + "</p><p>".join(s.paras),
                "views": r.randint(1, 9999),
                "ts": r.randint(10**9, 2 * 10**9),
            }
        },
        ensure_ascii=False,
    )
    return f'''<!doctype html><html data-n-head-ssr><head><title>{s.title}</title><link rel="preload" href="/_nuxt/{hx(r, 7)}.js" as="script"></head><body class="{ab}"><div id="__nuxt"><div id="__layout"><div data-v-{dv} class="page_{hx(r, 5)}"><div data-v-{dv} class="hd_{hx(r, 5)}"><a href="/">首页</a><a href="/policy">政策</a></div>
<div data-v-{dv} class="detail_{hx(r, 5)}"><h1 data-v-{dv}>{s.title}</h1><div data-v-{dv} class="meta_{hx(r, 4)}"><span>2026-03-01</span><span>阅读量 {r.uniform(1, 9):.1f}万</span></div><div data-v-{dv} class="content_{hx(r, 5)}">{ps}{s.secs()}{s.tab("")}</div></div>
<div data-v-{dv} class="rec_{hx(r, 5)}"><h3>猜你喜欢</h3>{"".join(f'<a data-v-{dv} href="/d/{r.randint(1, 9999)}"><p>{zhline(r)}</p><span>{r.randint(1, 59)}分钟前</span></a>' for _ in range(4))}</div></div></div></div><script>window.__NUXT__={st}</script><script src="/_nuxt/{hx(r, 7)}.js"></script></body></html>'''


@fam(lambda: en(), BASE + " delp")
def react_next(s, v, r, d):
    c = lambda: "sc-" + hx(r, 6) + " " + hx(r, 5)
    return f'''<!DOCTYPE html><html lang="en"><head><title>{s.title}</title><link rel="stylesheet" href="/_next/static/css/{hx(r, 16)}.css"/></head><body><div id="__next"><header class="{c()}"><nav class="{c()}"><a href="/">Home</a><a href="/topics">Topics</a></nav></header><main class="{c()}"><article class="{c()}"><h1 class="{c()}">{s.title}</h1><div class="{c()}">{6} min read · {r.randint(1000, 9999):,} views · Updated {r.randint(1, 23)} hours ago</div>
{mix(s.ps("p", f' class="{c()}"'), r, [f'<aside class="{c()}"><h4>Recommended for you</h4>' + "".join(f'<a href="/r/{hx(r)}">{enline(r)}</a>' for _ in range(3)) + "</aside>", f'<div class="{c()}" data-ad="true"><span>Advertisement</span><p>{enline(r, 9)}</p></div>'])}{s.secs()}
<section class="{c()}" id="comments"><h3>{r.randint(3, 88)} comments</h3>{"".join(f'<div class="{c()}"><b>{enline(r, 1)}</b><p>{enline(r, 14)}</p><button>{r.randint(0, 99)} likes</button><button>Reply</button></div>' for _ in range(r.randint(2, 5)))}</section></article></main></div><script id="__NEXT_DATA__" type="application/json">{{"buildId":"{hx(r, 20)}","props":{{"pageProps":{{"now":{r.randint(10**9, 2 * 10**9)}}}}}}}</script></body></html>'''


@fam(lambda: zh(), BASE + " delp")
def cn_news(s, v, r, d):
    return f"""<html><head><meta charset="utf-8"><title>{s.title}_财经网</title></head><body><div class="hq">上证 {r.uniform(3000, 4000):.2f} {r.uniform(-3, 3):+.2f}% 深证 {r.uniform(9000, 12000):.2f}</div><div class="channel"><a href="/">首页</a></div>
<article id="artibody" class="article"><h1>{s.title}</h1><p class="source">2026年03月01日 09:30 财经网 <a href="#c">评论({r.randint(0, 999)})</a> <span>{r.randint(100, 9999)}人参与</span></p>{mix(s.ps(), r, [f'<div class="ad-box"><i>广告</i><a href="http://ad.test/{hx(r)}">{zhline(r)}</a></div>', f'<div class="xgyd"><strong>相关阅读：</strong><ul>' + "".join(f'<li><a href="/n/{hx(r)}">{zhline(r, 18)}</a></li>' for _ in range(3)) + "</ul></div>"])}{s.secs()}<p class="editor">（责任编辑：李某）</p><div class="stat">点赞 {r.randint(1, 999)} 收藏 {r.randint(1, 99)} 举报</div><div class="comment"><h4>热门评论</h4>{"".join(f"<p>网友{r.randint(100, 999)}：{zhline(r, 22)}</p>" for _ in range(4))}</div></article>
<div class="hot24"><h3>24小时热文</h3>{"".join(f"<li>{i + 1} {zhline(r)}</li>" for i in range(8))}</div></body></html>"""


@fam(lambda: es(True), BASE + " row cell")
def joomla_rates(s, v, r, d):
    t = "".join(f"<tr><td>{c}</td><td>{r.uniform(0.5, 180):.4f}</td></tr>" for c in ("USD", "GBP", "JPY", "CNY", "CHF"))
    return f"""<html lang="es"><head><title>{s.title}</title></head><body class="site com_content view-article itemid-{r.randint(100, 999)}"><div class="reloj">Madrid {r.randint(10, 23)}:{r.randint(10, 59)} · México {r.randint(10, 23)}:{r.randint(10, 59)} · Pekín {r.randint(10, 23)}:{r.randint(10, 59)}</div><table class="layout"><tr><td class="main"><div class="item-page"><h2 itemprop="headline">{s.title}</h2><dl class="article-info"><dd>Publicado: 01 Marzo 2026</dd><dd>Última actualización: {d:%d/%m/%Y}</dd><dd class="hits">Visitas: {r.randint(1000, 99999)}</dd></dl>{s.body()}</div></td>
<td class="lateral"><h3>Tipos de cambio</h3><table><tr><th>Divisa</th><th>Cambio</th></tr>{t}</table><h3>El tiempo</h3><p>Madrid {r.randint(0, 40)} ºC, {r.choice(["soleado", "nublado", "lluvia"])}</p></td></tr></table><div class="pie">Usuarios en línea: {r.randint(1, 99)}</div></body></html>"""


def _bigtable():
    s = zh("/f/list.csv", True)
    s.table = [["编号", "企业名称", "所在地", "有效期"]] + [
        [f"A{i:04}", f"某某{i}有限公司", ["北京", "上海", "天津"][i % 3], f"2027-0{1 + i % 9}-15"] for i in range(1, 41)
    ]
    s.paras = s.paras[:2] + ["名单如下，共列入企业若干家，数据截至2026年2月28日。"]
    return s


@fam(
    _bigtable,
    "row cell row cell num add rem newtitle sect annex",
)
def lazy_table(s, v, r, d):
    rows = "".join(
        f'<tr class="{r.choice(["odd", "even", "hl-" + hx(r, 3)])}" data-row="{hx(r)}">'
        + "".join(f"<td>{c}</td>" for c in x)
        + f'<td><img class="lazy" src="data:image/gif;base64,{hx(r, 12)}" data-src="/i/{hx(r)}.png" alt=""></td></tr>'
        for x in s.table[1:]
    )
    return f"""<html><head><meta charset="utf-8"><title>{s.title}</title></head><body><div class="skeleton">加载中…</div><div class="container"><h1>{s.title}</h1><div class="toolbar">共{len(s.table) - 1}条 <a href="javascript:;">导出</a> <a href="javascript:;">打印</a> 在线{r.randint(1, 99)}人</div>{"".join(s.ps())}{s.secs()}<table><thead><tr>{"".join(f"<th>{c}</th>" for c in s.table[0])}<th></th></tr></thead><tbody>{rows}</tbody></table>{s.ann()}</div></body></html>"""


def _index():
    s = zh()
    s.paras = [
        f'<a href="/g/2026/{i}.html">关于第{i}号货物进口许可事项的通知</a><span>2026-02-{i:02}</span>'
        for i in range(1, 21)
    ]
    s.extra = ["<em>（修订）</em>", "（新）"]
    s.section = ("往年通知", "2025年各期通知见档案库，编号201至259。")
    return s


@fam(_index, "add rem delp sect newtitle num")
def index_list(s, v, r, d):
    lis = "".join(
        f'<li>{p}<i class="hits">阅读 {r.randint(1, 9999)}</i>{"<img src=new.gif alt=NEW>" if r.random() < 0.3 else ""}</li>'
        for p in s.paras
    )
    return f"""<html><head><meta charset="utf-8"><title>{s.title}</title></head><body><div class="header">今天是 {d:%Y-%m-%d}</div><div class="list"><h1>{s.title}</h1><ul>{lis}</ul>{s.secs()}</div><div class="pages">共 {20} 条 第1/1页</div></body></html>"""


@fam(short, "num add rem word newtitle sect")
def short_inline_counter(s, v, r, d):
    return f"""<html><head><meta charset="utf-8"><title>{s.title}</title></head><body><div class="h">某市政务服务中心</div><div class="c"><h2>{s.title}</h2><div>{s.paras[0]}（浏览 {r.randint(100, 9999)} 次）</div>{s.secs()}<div style="text-align:right">2026年3月1日</div></div><div class="f">访问量：{r.randint(10**5, 10**6)}</div></body></html>"""


@fam(lambda: en(None, True), BASE + " row cell delp")
def port_clock(s, v, r, d):
    return f"""<html><head><title>Port Authority - {s.title}</title></head><body><div id="wrap"><div id="content"><div class="strip"><p>Local time {r.randint(10, 23)}:{r.randint(10, 59)}:{r.randint(10, 59)} | Singapore {r.randint(10, 23)}:{r.randint(10, 59)} | London {r.randint(10, 23)}:{r.randint(10, 59)} | New York {r.randint(1, 12)}:{r.randint(10, 59)} PM</p><p>Today is {d:%A}, {d:%B} {d.day}, {d.year}. High tide {r.randint(1, 12)}:{r.randint(10, 59)}, {r.uniform(1, 4):.1f} m. Wind {r.choice(["NE", "SW", "W"])} {r.randint(2, 40)} kn.</p></div><h1>{s.title}</h1>{s.body()}<p>You are visitor number {r.randint(10**5, 10**6)}.</p><p>Page generated in {r.uniform(0.01, 1):.3f} seconds.</p></div></div></body></html>"""


@fam(lambda: zh("/download.do?id=33&f=a.csv", True), BASE + " annex cell", stripsid=True)
def jsessionid(s, v, r, d):
    sid = hx(r, 32).upper()
    ann = "".join(
        f'<p><a href="{u.replace("?", f";jsessionid={sid}?")}">{l}</a></p>' for l, (u, _) in s.annexes.items()
    )
    return f"""<html><head><meta charset="utf-8"><title>{s.title}</title></head><body><div class="nav"><a href="/index.do;jsessionid={sid}">首页</a></div><div class="zw"><h1>{s.title}</h1><div class="sub"><a href="/print.do;jsessionid={sid}?id=33">打印本页</a> <a href="/mail.do?id=33&sid={sid}&amp;_t={r.randint(10**12, 10**13)}">推荐给好友</a></div><div class="con">{"".join(s.ps())}{s.secs()}{s.tab()}{ann}</div></div></body></html>"""


@fam(lambda: es(), BASE + " delp")
def svg_ids(s, v, r, d):
    sv = lambda: (
        f'<svg id="i{hx(r)}" viewBox="0 0 9 9"><defs><linearGradient id="g{hx(r)}"></linearGradient></defs><title id="t{hx(r)}">icono</title><use href="#ic-{hx(r)}"/><text x="1" y="2">{r.randint(1, 99)}</text></svg>'
    )
    return f"""<html lang="es"><head><title>{s.title}</title></head><body><div class="app" id="r-{hx(r)}"><main aria-labelledby="h{hx(r)}">{sv()}<h1 id="h{hx(r)}">{s.title}</h1>{"".join(f'<p id="p-{hx(r)}" aria-describedby="d{hx(r)}">{sv()}{p}</p>' for p in s.paras)}{s.secs()}</main></div></body></html>"""


@fam(lambda: en(), BASE + " delp")
def forum_comments(s, v, r, d):
    cs = "".join(
        f'<div class="post-comment"><div class="who">{enline(r, 1)} · {r.randint(1, 59)} minutes ago</div><div class="what">{enline(r, 25)}. {enline(r, 20)}. {enline(r, 16)}.</div></div>'
        for _ in range(10)
    )
    return f"""<html><head><title>{s.title}</title></head><body><div class="consultation"><h1>{s.title}</h1><div class="lead">{s.body()}</div><div class="tally">{r.randint(100, 999)} people follow this consultation</div><h2>Comments ({r.randint(100, 999)})</h2><div class="thread">{cs}</div><div class="pager">Page 1 of {r.randint(10, 40)} <a href="?page=2">next</a></div></div></body></html>"""


@fam(lambda: zh(None, True), BASE + " cell delp")
def rotating_banner(s, v, r, d):
    pool = [zhline(random.Random(i), 12) for i in range(10)]
    sl = "".join(
        f'<div class="item"><a href="/s/{hx(random.Random(x), 4)}"><img src="/b/{hx(r)}.jpg"><p>{x}</p><p>{x[::-1]}，欢迎参加。</p></a></div>'
        for x in r.sample(pool, 3)
    )
    return f"""<html><head><meta charset="utf-8"><title>{s.title}</title></head><body><div class="box1">{sl}</div><div class="box2"><h1>{s.title}</h1>{s.body()}</div><div class="box3">{"".join(f'<p><a href="/k/{i}">{x}</a></p>' for i, x in enumerate(r.sample(pool, 5)))}</div></body></html>"""


@fam(lambda: ja(), BASE + " delp", enc="euc_jp", ct="text/html")
def jp_broken_html(s, v, r, d):
    return f"""<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=EUC-JP"><TITLE>{s.title}</TITLE><BODY BGCOLOR=white><CENTER><FONT SIZE=+2>{s.title}</FONT></CENTER><P ALIGN=right>現在の時刻 {d.year}/{d.month}/{d.day} {r.randint(10, 23)}:{r.randint(10, 59)}<P>{"<P>".join(s.paras)}{s.secs()}<HR>あなたは<B>{r.randint(10**4, 10**6)}</B>人目の訪問者です。<BR><A HREF="/cgi-bin/mail.cgi?{r.randint(1, 10**6)}">ご意見</A>"""


def _faq():
    s = en()
    s.paras = [
        f"<b>Q{i}. What about rule {i + 10}?</b> You must send form {i * 11} within {i * 7 + 1} days."
        for i in range(1, 8)
    ]
    return s


@fam(_faq, BASE + " delp")
def faq(s, v, r, d):
    it = "".join(
        f'<details id="acc-{hx(r)}" {"open" if r.random() < 0.4 else ""}><summary aria-controls="x{hx(r)}">Question {i + 1}</summary><div>{p}</div></details>'
        for i, p in enumerate(s.paras)
    )
    return f"""<html><head><title>{s.title}</title></head><body><header>Help centre</header><main><h1>{s.title}</h1>{it}{s.secs()}<div class="paa"><h2>Other people asked</h2>{"".join(f'<p><a href="/q/{hx(r)}">{enline(r)}?</a></p>' for _ in range(4))}</div><p class="upd">Updated {r.randint(1, 59)} minutes ago</p></main></body></html>"""


@fam(lambda: en(), BASE + " delp", enc="utf-8", ct="text/plain; charset=utf-8")
def plain_text(s, v, r, d):
    return (
        f"""{s.title}\n\nGenerated at: {d:%Y-%m-%d} {r.randint(10, 23)}:{r.randint(10, 59)}:{r.randint(10, 59)} UTC\n\n"""
        + "\n\n".join(s.paras + [h + "\n\n" + p for h, p in s.sections])
        + "\n"
    )


@fam(lambda: zh(), BASE + " delp")
def wechat(s, v, r, d):
    ps = "".join(
        f'<section data-id="{hx(r)}" style="margin:{r.randint(0, 9)}px"><section><span style="font-size:15px">{p}</span></section></section>'
        for p in s.paras
    )
    return f'''<html><head><meta charset="utf-8"><title>{s.title}</title><meta property="og:title" content="{s.title}"></head><body id="activity-detail"><div id="js_article"><h1 class="rich_media_title" id="activity-name">{s.title}</h1><div id="meta_content"><span>某署发布</span> <em id="publish_time">2026-03-01</em></div><div class="rich_media_content" id="js_content" style="visibility:hidden">{ps}{s.secs()}</div><div class="rich_media_tool">阅读 {r.randint(1000, 99999)} 赞 {r.randint(1, 999)} 在看 {r.randint(1, 999)}</div><div id="js_pc_qr_code"><img src="/qr?{hx(r)}"></div></div><script nonce="{r.randint(1, 10**9)}">var biz="{hx(r)}";var appmsg_token="{hx(r)}";</script></body></html>'''


@fam(ko, BASE + " delp")
def kr_gov(s, v, r, d):
    return f"""<html lang="ko"><head><meta charset="utf-8"><title>{s.title} | 관세청</title></head><body><div id="gnb"><a href="/">홈</a></div><div class="bbsView"><div class="hd"><strong>{s.title}</strong><ul><li>작성일 2026-03-01</li><li>조회수 {r.randint(100, 99999)}</li></ul></div><div class="cont">{"".join(s.ps())}{s.secs()}</div><div class="prevnext"><dl><dt>이전글</dt><dd><a href="?n={r.randint(1, 99)}">{enline(r)}</a></dd><dt>다음글</dt><dd><a href="?n={r.randint(1, 99)}">{enline(r)}</a></dd></dl></div></div><div class="sat">이 페이지에서 제공하는 정보에 만족하십니까? 평균 {r.uniform(1, 5):.1f}점 / {r.randint(10, 999)}명 참여</div></body></html>"""


@fam(lambda: zh(None, True), BASE + " row cell delp")
def div_soup(s, v, r, d):
    return f"""<html><head><meta charset="utf-8"><title>{s.title}</title></head><body><div><div><div>{zhline(r, 20)}，{zhline(r, 16)}。</div><div>{zhline(r, 22)}。</div></div><div><div>{s.title}</div>{"".join(f"<div><div>{p}</div></div>" for p in s.paras)}{s.secs()}{s.tab()}</div><div><div>{zhline(r, 12)}</div><div>{zhline(r, 12)}</div><div>{zhline(r, 12)}</div></div></div></body></html>"""


@fam(lambda: en(None, False), BASE + " delp", kind="json")
def json_api(s, v, r, d):
    return json.dumps(
        {
            "requestId": hx(r, 16),
            "timestamp": r.randint(10**12, 2 * 10**12),
            "took": r.randint(1, 99),
            "data": {"title": s.title, "viewCount": r.randint(1, 9999), "content": "".join(s.ps()) + s.secs()},
        }
    )


@fam(lambda: zh(None, True), BASE + " row cell")
def updated_inside(s, v, r, d):
    return f"""<html><head><meta charset="utf-8"><title>{s.title}</title></head><body><div class="main"><h1>{s.title}</h1><p>更新时间：{d:%Y-%m-%d} {r.randint(10, 23)}:{r.randint(10, 59)}　有效性：有效　点击数：{r.randint(1, 9999)}</p>{mix(s.ps(), r, [f"<p>【字体：大 中 小】 本文共被阅读 {r.randint(1, 9999)} 次，收藏 {r.randint(1, 99)} 次</p>"], at=0)}{s.secs()}{s.tab()}<p>截至{d.year}年{d.month}月{d.day}日，本页累计访问{r.randint(1000, 99999)}人次。</p></div></body></html>"""
