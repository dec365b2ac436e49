"""CCCMHPIE (chamber for medicines and health products), white lists of exporters' products. sources.md, section 6.

Posted as dated notices with PDF or Excel files: in batches in spring 2020, later one whole file. The columns of the
files were never seen; the synonyms below are the first place to correct.
"""

from snapshots.model import Issuer, Title
from spiders.base import Source
from spiders.platforms import cccmhpie_pages
from spiders.registers import Deed, Register, Touch

_LIST = r"白名单|取得国外标准(?:认证|注册)|认证或注册的.{0,30}(?:清单|名单)|(?:生产)?企业(?:清单|名单)|white\s?list"
_TAKEN_OUT = r"(?:移出|剔除|取消|撤销|删除|暂停)[^。]{0,40}(?:名单|清单|企业|资格)"
_BATCH = r"第[一二三四五六七八九十百\d]{1,4}批|新增|增补|补充|batch"
_WHOLE = r"更新(?:版|后)?|汇总|合计|全部|完整|截至|最新"


_MASKS = r"非医用|民用口罩"  # a list of its own beside that of medical supplies; each is replaced alone
_MEDICAL = r"医疗物资|(?<!非)医用"
_OF_MASKS = rf"^(?=.*(?:{_MASKS})).*"
_OF_SUPPLIES = rf"^(?:(?!.*(?:{_MASKS}))|(?=.*(?:{_MEDICAL}))).*"

_NAMES = (
    "企业名称",
    "生产企业名称",
    "生产企业",
    "公司名称",
    "单位名称",
    "企业中文名称",
    "Company",
    "Company name",
    "Manufacturer",
    "Name of company",
    "企业",
    "名称",
)
_CODES = ("统一社会信用代码", "社会信用代码", "信用代码")


def _near(words: str) -> str:
    """These words and those of a list within one title, in either order."""
    return f"(?:(?:{words}).{{0,60}}(?:{_LIST})|(?:{_LIST}).{{0,60}}(?:{words}))"


def _list(name: str, about: str, others: str, title: Title) -> Register:
    """A white list that titles name by `about`; annexes headed by `others` are the other list's."""
    return Register(
        name=name,
        title=title,
        note=Title(
            zh="按商会通知所附名单累计；不能判断是分批还是全部的通知留待人工处理",
            en="As the chamber's notices and files make it; one that says neither batch nor whole list is held",
        ),
        key_columns=(*_NAMES, *_CODES),  # names first: every file has them, codes only some
        name_columns=_NAMES,
        columns=(  # what is kept of a row; counters and remarks would change with every edition
            ("企业名称", _NAMES),
            ("统一社会信用代码", _CODES),
            ("产品", ("产品名称", "产品", "产品类别", "医疗物资名称", "Product", "Product name", "Products")),
            (
                "标准",
                ("国外标准", "国外标准认证或注册", "认证或注册", "认证类型", "认证标准", "Certification", "Standard"),
            ),
            ("证书", ("证书编号", "注册证号", "认证编号", "Certificate No.", "Registration No.")),
            ("地区", ("省份", "所在省市", "地区", "所在地", "Province")),
        ),
        deeds=(
            Deed(touch=None, annex=others),
            Deed(touch=Touch.REMOVE, title=about + _TAKEN_OUT),
            Deed(touch=Touch.ADD, title=about + _near(_BATCH), unless=_TAKEN_OUT),
            Deed(touch=Touch.REPLACE, title=about + _near(_WHOLE), unless=f"{_BATCH}|{_TAKEN_OUT}"),
        ),
        topic=f"{about}(?:{_LIST})",
        official_key=False,  # codes and names alike: folded, they are the same in every file
        repeated=True,  # a producer stands once for each product
    )


WHITE_LIST = _list(
    "cccmhpie-white-list",
    _OF_SUPPLIES,
    _MASKS,
    Title(zh="医保商会：取得国外标准认证或注册的医疗物资生产企业清单", en="CCCMHPIE white list: medical supplies"),
)
MASKS_WHITE_LIST = _list(
    "cccmhpie-masks-white-list",
    _OF_MASKS,
    _MEDICAL,
    Title(zh="医保商会：取得国外标准认证或注册的非医用口罩生产企业清单", en="CCCMHPIE white list: non-medical masks"),
)


class Cccmhpie(Source):
    """Notices of the chamber, above all its white lists."""

    name = "cccmhpie"
    title = Title(zh="医保商会 通知与名单", en="CCCMHPIE notices and white lists")
    publisher = Issuer(code="cccmhpie", name="中国医药保健品进出口商会")
    homepage = "https://www.cccmhpie.org.cn/"
    hosts = ("cccmhpie.org.cn",)
    entrances = (
        "https://www.cccmhpie.org.cn/",
        # The opaque string names a column of the old site; as seen in a public spider.
        "http://www.cccmhpie.org.cn/ShowNewsList.aspx?QueryStr=x08x12o8q7x09x01w1z4892x9994y0998y6512x9982z0740z1350z"
        "O3w8w1u9v5v3v5zO3x10x02x11p4x2X12x01w1u8z8p2x01q9p4x2X12x01w1u9z8w7x08q7x15x15p3x0X14x18x0X14o3w8w1p3p9p3p3x"
        "0X14x18x0X14z8w7x08q7x15x15p4q7q8x08x01o8q7x09x01w1p3x2X15q5w7x08q7x15x15z8p5x10x05x13x17x01o3w8w1z8w8q7x16q"
        "7p3x0X14x18x0X14o3w8w1p3p9p3p3x0X14x18x0X14z8w8q7x16q7p4q7q8x08x01o8q7x09x01w1w8x11q9q5o0x05x14x15x16pQ7x03x"
        "01z8x00x0X15q9p5x10x05x13x17x01o3w8w1u9v5v3v5z8p2x1X1X16w7x08q7x15x15o3w8w1v7u8u9v5z8w7x08q7x15x15o3w8w1u9v5"
        "v3v5z8z2o6x05x10x07o3w8w1u9v5v3v5",
    )
    lists = (cccmhpie_pages.LIST_UNTIL_2022, cccmhpie_pages.LIST)
    articles = (cccmhpie_pages.ARTICLE,)
    cadence = "15 9-18/3 * * *"
    registers = (WHITE_LIST, MASKS_WHITE_LIST)
    reader = "2"
