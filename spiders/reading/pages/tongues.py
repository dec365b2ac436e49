"""What pages of many tongues print before a machine's number or day: words of content systems. Decides nothing.

Sources: the default labels of Drupal, WordPress, Joomla, Liferay and SharePoint in these languages, and the labels the
government sites of the EU, Hong Kong, Japan, Korea, Taiwan and Viet Nam print. Each is a piece of a pattern.
"""

MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t|tember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
DAY = "(?:" + "|".join(
    (
        r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}",
        r"\d{1,2} de \w{3,12} de \d{4}",
        r"\d{1,2} tháng \d{1,2} năm \d{4}",
        rf"\d{{1,2}} {MONTHS},? \d{{4}}",
        rf"{MONTHS} \d{{1,2}},? \d{{4}}",
    )
) + ")"  # fmt: skip
STAMPS = "|".join(  # before the day a page was last touched
    (
        "最終更新日時?|更新日[時期]?|更新时间|更新時間|修改时间|修改日期|最後更新|最后更新|最终更新",
        r"Last (?:revision|review|update|modification)(?: date)?|Last (?:updated|modified|reviewed|revised)",
        "Date (?:modified|last updated)|(?:Content )?current as of",
        "[UÚ]ltima (?:actualizaci[oó]n|modificaci[oó]n|atualiza[cç][aã]o)",
        "Derni[eè]re (?:mise [aà] jour|modification)|Mis [aà] jour le|Letzte (?:Aktualisierung|[AÄ]nderung)",
        "Ultimo aggiornamento|Laatst (?:bijgewerkt|gewijzigd)|Дата обновления|Обновлено",
        "Cập nhật(?: lần cuối)?(?: ngày)?|Ngày cập nhật|최종 ?(?:수정|업데이트)일?|수정일",
    )
)
STAMP_SIGNS = "更新|修改|last |date |current as of|ltima |derni|mis à|mis a|letzte|laatst|ultimo|cập nhật|수정|обновл"
COUNTED = "|".join(  # before how often a page was seen
    (
        "Lượt (?:xem|truy cập|đọc)|Tổng (?:số )?(?:lượt )?truy cập|Số (?:lượt|người) truy cập|Đã xem",
        "Đang (?:trực tuyến|truy cập)|조회수?|방문자 ?수?|Visitas|Visualizaciones|Lecturas|Usuarios en línea",
        "Acessos|Visualiza[cç][oõ]es|Vues|Consultations|Aufrufe|Zugriffe|Besucher|Letture|Visite|Просмотр(?:ов|ы)",
        "閲覧(?:回数|数)|アクセス(?:回数|数)|訪問者数|累計アクセス数?|瀏覽(?:次數|人次)|點擊(?:率|數)|閱讀(?:次數|數)",
        r"Visitors? counter|Visitor count|Page views?|Hit count",
    )
)
COUNTED_SIGNS = (
    "lượt|truy cập|trực tuyến|đã xem|조회|방문|visita|visualiza|lectura|acesso|vues|consultation|aufruf|zugriff"
    "|besucher|letture|visite|просмотр|閲覧|アクセス|訪問|瀏覽|點擊|閱讀|usuarios|visitor|page view|hit count"
)
ASIDES = "|".join(  # headings of boxes that have nothing to do with the text they stand beside
    (
        "(?:今日|实时|最新)?(?:外汇|外幣|人民币)?(?:汇率|匯率|牌价)(?:中间价|牌价|查询|换算)?",
        "(?:今日|实时)?天气(?:预报)?|访问统计|网站统计|在线(?:人数|统计)",
        "(?:currency |foreign )?exchange rates?|(?:today's )?weather(?: forecast)?|visitor (?:statistics|counter)",
        "(?:site|visitor) statistics|who's online|market data|stock quotes?",
        "tỷ giá(?: hối đoái| ngoại tệ)?|thời tiết|thống kê(?: truy cập)?",
        "tipos? de cambio|el tiempo|estad[ií]sticas|câmbio|taux de change|m[ée]t[ée]o|wechselkurse|wetter",
        "為替(?:レート|相場)?|天気(?:予報)?|환율|날씨|курсы? валют|погода",
        r"was this page helpful\??|did you find what you were looking for\??",
        r"comments(?: \(\d{1,6}\))?|\d{1,6} comments|(?:热门|最新|精彩|网友|全部)?评论(?:\s?[(（]\d{1,6}[)）])?",
    )
)
RELATED = "|".join(  # headings of further reading
    (
        r"猜你喜欢|为您推荐|你可能(?:还|也)?(?:喜欢|感兴趣)|大家都在看|热门(?:文章|新闻|推荐|评论|阅读)?|排行榜",
        r"\d{1,2}小时热文|You (?:might|may) (?:also )?(?:like|be interested in)|Recommended(?: for you| reading)?",
        "More (?:news|stories|articles)|People also (?:ask|read)|Other people asked|Latest",
        "Tin (?:liên quan|khác|mới)|Bài viết liên quan|(?:Noticias|Artículos|Enlaces) relacionad[oa]s",
        "Te puede interesar|À lire aussi|Articles (?:liés|similaires)",
        "関連(?:記事|情報|リンク|ページ)|おすすめ(?:記事)?|アクセスランキング|相關(?:連結|新聞)|관련 ?(?:기사|글)",
    )
)
NOT_FOUND = "|".join(  # what pages that do not exist say
    (
        "(?:頁面|網頁|文章)(?:不存在|未找到|找不到|已(?:被)?刪除)|找不到.{0,8}(?:頁面|網頁)",
        "ページ(?:は|が)?見つかりません|お探しのページ|페이지를 찾을 수 없|존재하지 않는 페이지",
        "không tìm thấy trang|trang.{0,30}không tồn tại|ไม่พบหน้า",
        "p[aá]gina(?: solicitada)? (?:no (?:existe|encontrada|se encuentra)|n[aã]o (?:existe|encontrada))",
        "page (?:introuvable|non trouv[ée]e|inexistante)|(?:page|document) demand[ée]e? (?:est introuvable|n.existe)",
        "seite (?:wurde )?nicht gefunden|seite existiert nicht|pagina non (?:trovata|esiste)",
        "страница не (?:найдена|существует)",
    )
)
SHUT = "|".join(  # what sites say that are out of service
    (
        r"\b(?:under|undergoing|scheduled|planned|routine) (?:\w{1,12} )?maintenance\b",
        "(?:down|closed|offline) for maintenance|メンテナンス中|メンテナンスのため|점검 중|bảo trì",
        "en mantenimiento|em manuten[cç][aã]o|en maintenance|wartungsarbeiten|технические работы",
        "database connection|(?:runtime|application|server) error",
    )
)
