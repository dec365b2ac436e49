"""gov.cn policy library, documents of the State Council. Structure: sources.md, section 8."""

from snapshots.model import Issuer, Title
from spiders.platforms import govcn_pages
from spiders.sources import govcn


class GovcnStateCouncil(govcn.Govcn):
    """Decrees, opinions and notices of the State Council and its General Office."""

    name = "govcn-state-council"
    title = Title(zh="中国政府网 政策文件库（国务院文件）", en="gov.cn policy library, documents of the State Council")
    publisher = stands_in = Issuer(code="state-council", name="国务院")
    entrances = (govcn_pages.library("zhengcelibrary_gw"),)
