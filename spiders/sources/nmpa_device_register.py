"""NMPA, registered and filed medical devices, filled by import. Structure: sources.md, section 4, data search.

The data search answers signed calls behind a script challenge: no spider asks it. A person saves an export (csv, xls,
xlsx, pdf or the page itself); `regwatch import nmpa-device-register FILE...` compares it.
"""

from snapshots.model import Issuer, Title
from spiders.base import Source
from spiders.imports import ReadsImports, table_reader

_NAME = "nmpa-device-register"
# Header names of the data sets for domestic and imported devices; a certificate's number is the key, else the filing's.
_NUMBERS = (
    "注册证编号", "注册证号", "医疗器械注册证编号", "注册证编号/备案号", "注册证编号/备案凭证编号", "注册号",
    "备案号", "备案编号", "备案凭证编号", "产品备案号",
)  # fmt: skip
_NAMES = ("产品名称", "产品名称（中文）", "产品名称(中文)", "产品中文名称", "器械名称", "医疗器械名称")


class NmpaDeviceRegister(ReadsImports, Source):
    """Medical devices by the number of their certificate or filing, as a person exported them."""

    name = _NAME
    title = Title(zh="国家药监局 医疗器械注册备案数据", en="NMPA register of medical devices, as exported")
    register = title
    publisher = Issuer(code="nmpa", name="国家药监局")
    homepage = "https://www.nmpa.gov.cn/datasearch/home-index.html"
    hosts = ("nmpa.gov.cn",)
    imports = (table_reader(_NAME, _NUMBERS, _NAMES),)
    fills = (_NAME,)
    reader = "1"
