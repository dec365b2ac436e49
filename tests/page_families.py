# ruff: noqa: E501 - pages as their sites print them
"""Pages of ten kinds of sites whose every answer differs around the text: SYNTHETIC, after how such systems print.

`page(family, text, seed)` is one visit. Only `Text` holds what a reader must hear of; everything else is drawn anew
from the seed: counters, dates, menus, boxes, advertisements, asset names, class names, tokens, order of boxes.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

NEWS = [
    "全市召开安全生产电视电话会议", "我局开展节前质量安全检查", "2026年第三季度进出口数据发布", "关于开展业务培训的报名通知",
    "局长带队赴企业调研", "图解：一图读懂新版指南", "专家解读新规要点", "口岸通关时效再提速12%", "关于国庆假期安排的通知",
    "医疗器械创新服务站揭牌", "第十二届论坛在我市举行", "市场监管总局公布一批典型案例", "本周疫情防控工作简报", "招聘公告（第3批）",
]  # fmt: skip
NEWS_EN = [
    "Minister opens new laboratory", "Agency publishes annual report 2026", "Notice of public meeting on 12 May",
    "New guidance on import controls", "Recall of hair dryers, model X200", "Five tips for safe toys", "Vacancy: inspector",
]  # fmt: skip
ADS = [
    "限时优惠，立即抢购！", "名额有限，点击参加展会。", "满199减100，今晚截止", "出口合规培训班第8期火热报名中，优惠价1980元。",
    "下载客户端，随时随地办事。",
]  # fmt: skip
QUOTES = [
    "春眠不觉晓",
    "处处闻啼鸟",
    "夜来风雨声",
    "花落知多少",
    "白日依山尽",
    "黄河入海流",
    "欲穷千里目",
    "更上一层楼",
]
NAMES = ["张三", "李四", "王五", "赵六", "alice", "bob", "carol"]


@dataclass(frozen=True, kw_only=True)
class Text:
    """What a page says. `rows` are a table in the text, `annex` the path of a document."""

    title: str
    lines: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    annex: str = ""

    def html(self, tag: str = "p") -> str:
        """The text's paragraphs, table and annex."""
        shown = "".join(f"<{tag}>{line}</{tag}>" for line in self.lines)
        if self.rows:
            cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in self.rows)
            shown += f"<table border=1>{cells}</table>"
        if self.annex:
            shown += f'<{tag}>附件：<a href="{self.annex}">产品目录.pdf</a></{tag}>'
        return shown


CHINESE = Text(
    title="关于调整示例产品出口检验监管措施的公告",
    lines=(
        "为进一步加强示例产品出口质量监管，现就有关事项公告如下：",
        "一、自2031年4月1日起，出口示例产品的企业应当在报关时提交书面声明。",
        "二、检验检疫机构对声明与实际不符的产品，按照有关规定处理，抽检比例为5%。",
        "三、本公告自发布之日起施行，此前规定与本公告不一致的，以本公告为准。",
        "特此公告。",
    ),
    rows=(("编号", "产品名称", "税率"), ("1", "示例口罩", "13%"), ("2", "示例试剂", "9%")),
    annex="/files/2031/catalogue.pdf",
)
ENGLISH = Text(
    title="Guidance on the export of sample devices",
    lines=(
        "This guidance applies to all exporters of sample devices from 1 April 2031.",
        "Exporters shall submit a written declaration with each consignment of sample devices.",
        "The competent authority inspects 5% of all consignments, selected at random.",
        "Declarations must be kept for five years and presented on request.",
    ),
    rows=(("Code", "Product", "Duty"), ("9018.90", "Sample scanner", "2.5%"), ("9019.20", "Sample ventilator", "0%")),
    annex="/files/2031/form-a.pdf",
)


class Draw(random.Random):
    """What a visit prints."""

    def items(self, titles: list[str], least: int, most: int, *, day: bool = True) -> str:
        """List items with links, each perhaps with a day."""
        shown = self.sample(titles, self.randint(least, most))
        return "".join(
            f'<li class="{self.css()}"><a href="/n/{self.randrange(10**6)}.html">{title}</a>'
            + (f"<span>2026-{self.randint(1, 12):02}-{self.randint(1, 28):02}</span>" if day else "")
            + "</li>"
            for title in shown
        )

    def css(self) -> str:
        """A generated class name."""
        return f"css-{self.getrandbits(24):06x}"

    def token(self, bits: int = 64) -> str:
        """A token in hex."""
        return f"{self.getrandbits(bits):0{bits // 4}x}"

    def count(self, most: int = 10**5) -> int:
        """A counter."""
        return self.randrange(1, most)

    def clock(self) -> str:
        """A time of day."""
        return f"{self.randint(0, 23):02}:{self.randint(0, 59):02}:{self.randint(0, 59):02}"

    def today(self) -> str:
        """A day as Chinese sites print it on top."""
        return f"2026年{self.randint(1, 12)}月{self.randint(1, 28)}日 星期{self.choice('一二三四五六日')}"

    def links(self, words: list[str], mark: str = " | ") -> str:
        """Some links of a menu."""
        return mark.join(f'<a href="/c/{self.count()}">{word}</a>' for word in self.sample(words, len(words) - 1))

    def ad(self) -> str:
        """An advertisement."""
        return f'<a href="https://ads.example/{self.token()}"><img src="/ad/{self.token()}.gif">{self.choice(ADS)}</a>'

    def head(self, title: str, *, charset: str = "utf-8") -> str:
        """A head with hashed assets and tokens."""
        return (
            f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}</title>'
            f'<link rel="stylesheet" href="/static/app.{self.token(32)}.css?v={self.count()}">'
            f'<script nonce="{self.token()}">window.__STATE__={{"t":{self.count()},"csrf":"{self.token(128)}"}}</script>'
            f'<meta name="csrf-token" content="{self.token(128)}"></head>'
        )


MENU = ["首页", "机构概况", "政务公开", "办事服务", "互动交流", "新闻中心", "专题专栏", "数据发布"]


def gov(text: Text, draw: Draw) -> str:
    """A ministry's content system: breadcrumb, info line with counter, share bar, neighbours, site foot."""
    return (
        draw.head(f"{text.title}_示例总局")
        + f'<body><div class="top"><span>今天是{draw.today()}</span> <span id="weather">{draw.choice(["晴 3~12℃", "多云 18℃"])}</span></div>'
        f'<div class="nav"><ul>{"".join(f"<li><a href=/c{n}/>{word}</a></li>" for n, word in enumerate(draw.sample(MENU, 6)))}</ul></div>'
        f'<div class="position">您现在的位置：<a href="/">首页</a> &gt; <a href="/gg/">公告</a></div>'
        f'<div class="content {draw.css()}"><h1 class="title">{text.title}</h1>'
        f'<div class="info">发布时间：2031-03-20 来源：示例司 浏览次数：<span>{draw.count()}</span> 字号：[大 中 小] 打印</div>'
        f'<div class="TRS_Editor" id="zoom">{text.html()}</div>'
        f'<div class="bdsharebuttonbox">分享到：<a href="#">微信</a><a href="#">微博</a>({draw.count(99)})</div>'
        f'<p>上一篇：<a href="/gg/{draw.count()}.html">{draw.choice(NEWS)}</a></p>'
        f'<p>下一篇：<a href="/gg/{draw.count()}.html">{draw.choice(NEWS)}</a></p></div>'
        f'<div class="right"><h3>热点文章</h3><ul>{draw.items(NEWS, 4, 6)}</ul></div>'
        f'<div class="foot">主办：示例总局 京ICP备{draw.count()}号 您是第{draw.count(10**7)}位访客 网站标识码bm{draw.count()}</div></body></html>'
    )


def wordpress(text: Text, draw: Draw) -> str:
    """A blog system: widgets in random order, related posts inside the article, comments, reading time."""
    widgets = [
        f'<section class="widget widget_recent_entries"><h2>近期文章</h2><ul>{draw.items(NEWS, 3, 5)}</ul></section>',
        f'<section class="widget widget_recent_comments"><h2>近期评论</h2><ul><li>{draw.choice(NAMES)} 发表在《{draw.choice(NEWS)}》</li></ul></section>',
        f'<section class="widget widget_archive"><h2>归档</h2><ul><li><a href="/2026/">2026年{draw.randint(1, 12)}月</a> ({draw.count(99)})</li></ul></section>',
        f'<section class="widget widget_text"><div class="textwidget">{draw.ad()}</div></section>',
    ]
    draw.shuffle(widgets)
    return (
        draw.head(f"{text.title} – 示例协会")
        + f'<body class="post-template single postid-{draw.count()}"><header id="masthead"><nav>{draw.links(MENU, "")}</nav></header>'
        f'<main><article id="post-{draw.count()}" class="post type-post"><header class="entry-header"><h1 class="entry-title">{text.title}</h1>'
        f'<div class="entry-meta">2031年3月20日 by 协会秘书处 · {draw.count(9999)} views · 阅读时间 {draw.randint(2, 5)} 分钟</div></header>'
        f'<div class="entry-content">{text.html()}'
        f'<div class="yarpp-related {draw.css()}"><h3>相关文章</h3><ol>{draw.items(NEWS, 3, 4, day=False)}</ol></div>'
        f'<div class="sharedaddy"><h3 class="sd-title">分享：</h3><ul><li>Facebook {draw.count(99)}</li></ul></div></div></article>'
        f'<nav class="post-navigation"><a rel="prev" href="/{draw.count()}">上一篇 {draw.choice(NEWS)}</a> <a rel="next" href="/{draw.count()}">下一篇 {draw.choice(NEWS)}</a></nav>'
        f'<div id="comments"><h2>{draw.count(9)} 条评论</h2><ol class="comment-list"><li>{draw.choice(NAMES)} 说：这个规定从什么时候开始执行？ {draw.clock()}</li></ol></div></main>'
        f'<aside id="secondary" class="widget-area">{"".join(widgets)}</aside><footer>© 2019-{draw.randint(2026, 2031)} 示例协会 Powered by WordPress 查询 {draw.count(99)} 次, 用时 0.{draw.count(999):03} 秒</footer></body></html>'
    )


def bootstrap(text: Text, draw: Draw) -> str:
    """An application's shell with generated class names everywhere, toasts, badges, a cookie bar."""
    css = draw.css
    return (
        draw.head(f"({draw.count(9)}) {text.title} | Portal")
        + f'<body><div id="root"><div class="{css()}"><div class="{css()} navbar"><a href="/">Home</a> <a href="/inbox">Inbox <span class="badge">{draw.count(99)}</span></a> <a href="/me">Hello, {draw.choice(NAMES)}</a></div>'
        f'<div class="{css()}"><div class="{css()}" data-id="{draw.token()}"><h1 class="{css()}">{text.title}</h1>{text.html("div")}</div>'
        f'<div class="{css()}"><h4>推荐阅读</h4><ul class="{css()}">{draw.items(NEWS, 3, 5, day=False)}</ul></div>'
        f'<div class="{css()} toast" role="alert">您有 {draw.count(20)} 条未读消息</div></div>'
        f'<div class="{css()} cookie-banner">We use cookies to improve your experience. Session {draw.token()}.</div></div></div>'
        f'<script src="/static/js/main.{draw.token(32)}.chunk.js"></script></body></html>'
    )


def tables_2003(text: Text, draw: Draw) -> str:
    """A layout of nested tables with a clock, a marquee, a counter of pictures and a poll."""
    rows = "".join(f'<tr><td>· <a href="/a/{draw.count()}.asp">{title}</a></td></tr>' for title in draw.sample(NEWS, 5))
    return (
        draw.head(text.title)
        + f"<body bgcolor=#ffffff><table width=780 align=center><tr><td colspan=2><font size=2>{draw.today()} {draw.clock()} &nbsp; 欢迎光临示例商会网站！ 在线人数：{draw.count(300)}</font></td></tr>"
        f"<tr><td colspan=2><marquee>{draw.choice(NEWS)} &nbsp; {draw.choice(NEWS)}</marquee></td></tr>"
        f"<tr><td width=180 valign=top><table><tr><td bgcolor=#cccccc><b>最新公告</b></td></tr>{rows}</table><table><tr><td><b>友情链接</b></td></tr><tr><td><select><option>{draw.choice(MENU)}</option><option>{draw.choice(MENU)}</option></select></td></tr></table></td>"
        f"<td valign=top><table width=100%><tr><td align=center><font size=4><b>{text.title}</b></font></td></tr><tr><td align=center><font size=2>发布日期：2031-3-20　点击：{draw.count()} 次</font></td></tr>"
        f"<tr><td><font size=3>{text.html()}</font></td></tr><tr><td align=right>【<a href=javascript:print()>打印</a>】【<a href=javascript:close()>关闭</a>】</td></tr></table></td></tr>"
        f'<tr><td colspan=2 align=center>版权所有 示例商会　您是第 <img src="/count/{draw.randrange(10)}.gif"><img src="/count/{draw.randrange(10)}.gif"> {draw.count()} 位访客　页面执行时间：{draw.count(999)}毫秒</td></tr></table></body></html>'
    )


def portal(text: Text, draw: Draw) -> str:
    """A news portal: advertisements between the paragraphs, rankings, a ticker, hot comments, a guessed-for-you box."""
    lines = list(text.lines)
    place = draw.randint(1, len(lines) - 1)
    inner = "".join(f"<p>{line}</p>" for line in lines[:place])
    inner += f'<div class="ad-slot" id="ad_{draw.token(32)}">{draw.ad()}</div>'
    inner += replace(text, lines=tuple(lines[place:])).html()
    return (
        draw.head(f"{text.title}_示例新闻网")
        + f'<body><div class="header"><div class="ticker">快讯 {draw.clock()[:5]} {draw.choice(NEWS)}</div>{draw.links(MENU)}</div>'
        f'<div class="main-wrap"><div class="article {draw.css()}"><h1>{text.title}</h1><div class="meta">2031-03-20 08:00 来源：示例新闻网 <span class="read">阅读 {draw.count()}</span> <span>评论({draw.count(999)})</span></div>'
        f'<div class="article-body">{inner}<p class="editor">责任编辑：{draw.choice(NAMES)}</p></div>'
        f'<div class="recommend"><h3>猜你喜欢</h3><ul>{draw.items(NEWS, 4, 6, day=False)}</ul></div></div>'
        f'<div class="side"><div class="rank"><h3>24小时热榜</h3><ol>{"".join(f"<li>{n + 1} <a href=/h/{draw.count()}>{title}</a> {draw.count(99)}万</li>" for n, title in enumerate(draw.sample(NEWS, 5)))}</ol></div>'
        f'<div class="stock">上证指数 {draw.count(4000)}.{draw.count(99):02} <em>{draw.choice("+-")}{draw.count(3)}.{draw.count(99):02}%</em></div><div class="gg">{draw.ad()}</div></div></div>'
        f'<div class="footer">Copyright © {draw.randint(2026, 2031)} 示例新闻网 当前在线 {draw.count()} 人</div></body></html>'
    )


def forum(text: Text, draw: Draw) -> str:
    """A forum's thread: counts of views and answers, who is online, the author's card; the post is the text."""
    return (
        draw.head(f"{text.title} - 示例论坛 - Powered by Discuz!")
        + f'<body><div id="toptb"><a href="/">设为首页</a> <a href="/login">登录</a> | <a href="/reg">注册</a></div><div id="pt" class="bm">论坛 › 政策 › {text.title}</div>'
        f'<div id="postlist"><table class="plhin"><tr><td class="pls"><div class="hm">查看: <span>{draw.count()}</span> | 回复: <span>{draw.count(200)}</span></div></td><td class="plc"><h1 class="ts"><span id="thread_subject">{text.title}</span></h1></td></tr></table>'
        f'<table id="pid{draw.count()}"><tr><td class="pls"><div class="authi">管理员</div><p>积分 {draw.count()}</p><p>帖子 {draw.count(9999)}</p><p>在线时间 {draw.count(999)} 小时</p></td>'
        f'<td class="plc"><div class="pi">发表于 2031-3-20 08:00:00 | 只看该作者</div><div class="pct"><div class="t_f">{text.html("div")}</div></div><div class="sign">{draw.choice(QUOTES)}</div></td></tr></table></div>'
        f'<div id="online"><h3>在线会员</h3> 总计 {draw.count(900)} 人在线 - {draw.count(99)} 会员, {draw.count(99)} 游客</div>'
        f'<div id="ft">GMT+8, 2026-{draw.randint(1, 12)}-{draw.randint(1, 28)} {draw.clock()[:5]} , Processed in 0.{draw.count(999999):06} second(s), {draw.count(30)} queries .</div></body></html>'
    )


def agency(text: Text, draw: Draw) -> str:
    """An English-speaking agency: banner, on-this-page, updates, feedback, related content."""
    return (
        draw.head(f"{text.title} - Sample Agency")
        + f'<body><div role="banner"><a href="/">Sample Agency</a> <form role="search"><input name="q" value=""><input type="hidden" name="rid" value="{draw.token()}"></form></div>'
        f'<div class="alert-banner">{draw.choice(NEWS_EN)}. <a href="/alerts/{draw.count()}">Read more</a></div>'
        f'<div class="breadcrumbs"><a href="/">Home</a> <a href="/guidance">Guidance</a></div><main id="main-content"><h1>{text.title}</h1>'
        f'<p class="metadata">Published 20 March 2031. Page viewed {draw.count()} times.</p>{text.html()}'
        f'<div class="feedback">Is this page useful? {draw.count(99)} people found it helpful today</div></main>'
        f'<aside class="related-content" id="r{draw.token()}"><h2>Related content</h2><ul>{draw.items(NEWS_EN, 3, 4, day=False)}</ul></aside>'
        f'<section class="latest"><h2>Latest news</h2><ul>{draw.items(NEWS_EN, 2, 4)}</ul></section>'
        f"<footer><p>Last updated: {draw.randint(1, 28)} March 2026 {draw.clock()}</p><p>© {draw.randint(2026, 2031)} Sample Agency. Build {draw.token(32)}.</p></footer></body></html>"
    )


def sharepoint(text: Text, draw: Draw) -> str:
    """An intranet page: view state, suite bar, who modified it, likes, page views."""
    return (
        draw.head(f"{text.title} - Regulatory Affairs")
        + f'<body><form method="post" action="/pages/x.aspx?sid={draw.token()}"><input type="hidden" name="__VIEWSTATE" value="{draw.token(512)}"><input type="hidden" name="__EVENTVALIDATION" value="{draw.token(256)}">'
        f'<div id="suiteBarTop"><span>Welcome, {draw.choice(NAMES)}</span> <span>{draw.count(30)} notifications</span></div>'
        f'<div id="sideNavBox" class="ms-dialogHidden"><ul><li><a href="/recent/{draw.count()}">Recent: {draw.choice(NEWS_EN)}</a></li><li><a href="/l">Documents</a></li></ul></div>'
        f'<div id="contentBox"><div class="ms-rte-layoutszone-inner" id="ctl00_{draw.token(32)}_ms"><h1>{text.title}</h1>{text.html("div")}</div>'
        f'<div class="ms-socialBar">{draw.count(50)} Likes · {draw.count(20)} Comments · {draw.count()} Views</div></div>'
        f'<div class="ms-webpart-zone"><h2>Recently modified</h2><ul>{draw.items(NEWS_EN, 3, 4, day=False)}</ul></div>'
        f'<div id="DeltaPageStatusBar">Correlation ID: {draw.token(32)}-{draw.token(16)}-{draw.token(16)}-{draw.token(16)}-{draw.token(48)}</div></form></body></html>'
    )


def plain_intranet(text: Text, draw: Draw) -> str:
    """A bare page that says who looks at it and when, in the same paragraph tags as the text."""
    return (
        draw.head(text.title)
        + f"<body><p>今日访问：{draw.count(500)}　总访问：{draw.count()}</p><h2>{text.title}</h2>{text.html()}"
        f"<p>最后更新时间：2026-{draw.randint(1, 12):02}-{draw.randint(1, 28):02} {draw.clock()}</p><p>每日一句</p><p>{draw.choice(QUOTES)}</p><p>技术支持：信息中心</p>"
        f"<p>Generated in {draw.count(300)} ms by node-{draw.count(9)}</p></body></html>"
    )


def magazine(text: Text, draw: Draw) -> str:
    """A trade magazine without any class that means something, boxes of teasers with sentences, a rate of exchange."""
    css = draw.css
    teasers = "".join(
        f'<div class="{css()}"><a href="/{draw.count()}"><h3>{title}</h3><p>{title}，详情请点击查看全文。</p></a></div>'
        for title in draw.sample(NEWS, 4)
    )
    return (
        draw.head(text.title)
        + f'<body><div class="{css()}"><div class="{css()}">{draw.links(MENU, " ")}</div><div class="{css()}">美元 {draw.count(7)}.{draw.count(9999):04} 欧元 {draw.count(8)}.{draw.count(9999):04}</div></div>'
        f'<div class="{css()}"><div class="{css()}"><h1>{text.title}</h1><p>{draw.count()}人阅读 · {draw.count(60)}分钟前更新</p>{text.html()}</div>'
        f'<div class="{css()}"><h2>更多精彩</h2>{teasers}</div></div><div class="{css()}">© 示例杂志 {draw.randint(2026, 2031)}</div></body></html>'
    )


def small(text: Text, draw: Draw, *, named: bool, tag: str, heading: str) -> str:
    """A page of a few lines, its boxes named or not, its heading marked as one or not."""

    def box(name: str) -> str:
        return f'class="{name}"' if named else ""

    body = f"<{heading}>{text.title}</{heading}>" + "".join(f"<p>{line}</p>" for line in text.lines)
    body += f'<p><a href="{text.annex}">附件1</a></p>' if text.annex else ""
    offer = draw.choice(["Buy now and save 20%!", "Limited offer: only 3 left", "New phones from $199"])
    return (
        draw.head(text.title)
        + f"<body><div {box('top')}>今天是{draw.today()} {draw.clock()} 当前在线 {draw.count(999)} 人</div><div {box('ad')}>{draw.ad()}</div>"
        f'<{tag} id="{draw.css()}">{body}</{tag}>'
        f"<div {box('sidebar')}><h3>{draw.choice(['推荐阅读', '热门', 'Trending'])}</h3><ul>{draw.items(NEWS, 3, 6, day=draw.random() < 0.5)}</ul></div>"
        f"<p>访问量 {draw.count()}</p><p>Page views: {draw.count():,}</p><p>本页已被访问{draw.count()}次</p><div {box('promo')}>{offer}</div>"
        f"<footer>© {draw.randint(2020, 2030)} 站点 Page generated in {draw.random():.3f} seconds. Session {draw.token()}</footer></body></html>"
    )


SMALL = [
    Text(
        title="Import notice No. 5", annex="/a1.pdf",
        lines=("All masks must carry the CE mark.", "Importers pay 120 EUR per consignment.", "Contact the agency for questions"),
    ),
    Text(
        title="关于口罩出口的公告", annex="/a1.pdf",
        lines=("口罩出口须提供检测报告", "每批次抽检 5 件", "自2031年5月5日起执行", "联系电话 010-12345678"),
    ),
    Text(title="Fee schedule", lines=("Application fee 100 EUR", "Renewal fee 50 EUR", "Late fee 20 EUR")),
    Text(
        title="关于调整的公告", annex="/附件1.doc",
        lines=("一、口罩出口须提供检测报告。", "二、每批次抽检5件。", "三、自2031年5月5日起执行。"),
    ),
]  # fmt: skip


def small_edits(text: Text) -> list[Text]:
    """One text for each change: every number, a line more at three places, one less, the title, a word, the document."""
    lines, more = text.lines, "手套出口须许可" if "出口" in text.lines[0] else "Gloves need a licence"
    made = [
        replace(text, lines=(*lines[:n], bumped, *lines[n + 1 :]))
        for n, line in enumerate(lines)
        if (bumped := _bumped(line)) != line
    ]
    made += [replace(text, lines=(*lines[:n], more, *lines[n:])) for n in (0, 1, len(lines))]
    made += [replace(text, lines=lines[:-1]), replace(text, title=f"{text.title} (revised)")]
    made.append(replace(text, lines=(lines[0].replace(lines[0][2:6], "XYZ", 1), *lines[1:])))
    return [*made, replace(text, annex=text.annex.replace("1.", "2."))] if text.annex else made


def _bumped(line: str) -> str:
    return re.sub(r"\d(?=\D*$)", lambda digit: str((int(digit[0]) + 1) % 10), line, count=1)


FAMILIES: dict[str, tuple[Callable[[Text, Draw], str], Text]] = {
    "gov": (gov, CHINESE),
    "wordpress": (wordpress, CHINESE),
    "bootstrap": (bootstrap, CHINESE),
    "tables of 2003": (tables_2003, CHINESE),
    "news portal": (portal, CHINESE),
    "forum": (forum, CHINESE),
    "English agency": (agency, ENGLISH),
    "SharePoint": (sharepoint, ENGLISH),
    "bare intranet": (plain_intranet, CHINESE),
    "magazine": (magazine, CHINESE),
}


def page(family: str, text: Text, seed: int) -> str:
    """A page as one visit shows it."""
    return FAMILIES[family][0](text, Draw(seed))


def edits(text: Text) -> list[tuple[str, Text]]:
    """Changes a reader must hear of, each made to the text before it."""
    made: list[tuple[str, Text]] = []

    def then(name: str, changed: Text) -> Text:
        made.append((name, changed))
        return changed

    def line(text: Text, number: int, old: str, new: str) -> Text:
        assert old in text.lines[number], (old, text.lines[number])
        lines = list(text.lines)
        lines[number] = lines[number].replace(old, new, 1)
        return replace(text, lines=tuple(lines))

    chinese = text is CHINESE
    text = then("a number", line(text, 2, "5%", "8%"))
    text = then(
        "a day", line(text, 1 if chinese else 0, "4月1日" if chinese else "1 April", "5月1日" if chinese else "1 May")
    )
    text = then("a word", line(text, 1, "书面声明" if chinese else "written", "电子声明" if chinese else "signed"))
    added = "四、违反本公告规定的，责令限期改正。" if chinese else "Consignments without a declaration are refused."
    text = then("a sentence added", replace(text, lines=(*text.lines[:-1], added, text.lines[-1])))
    text = then("an annex replaced", replace(text, annex=text.annex.replace("2031", "2032")))
    rows = (*text.rows[:-1], (*text.rows[-1][:-1], "6%"))
    text = then("a cell", replace(text, rows=rows))
    text = then("a row", replace(text, rows=(*text.rows, ("3", "示例手套", "0%"))))
    text = then("a duty", line(text, 1, "应当" if chinese else "shall", "可以" if chinese else "may"))
    text = then("a sentence removed", replace(text, lines=(*text.lines[:-2], text.lines[-1])))
    return [
        *made,
        ("the title", replace(text, title=text.title.replace("示例产品", "示例器械").replace("devices", "tools"))),
    ]
