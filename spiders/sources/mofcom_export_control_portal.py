"""MOFCOM's export-control portal: its catalogue of rules. Structure: sources.md, section 2."""

from snapshots.model import Title
from spiders.platforms import export_control_pages
from spiders.sources.mofcom import ARTICLES, Mofcom


class MofcomExportControlPortal(Mofcom):
    """The catalogue of domestic export-control rules: laws, regulations, normative documents, control lists."""

    name = "mofcom-export-control-portal"
    title = Title(zh="出口管制信息网 政策法规", en="Export-control portal, rules")
    homepage = export_control_pages.HOME
    rhythm = 0
    entrances = (export_control_pages.policies(),)
    headers = (("Referer", export_control_pages.HOME),)
    lists = (export_control_pages.LIST, export_control_pages.CATALOGUE)
    articles = (export_control_pages.ARTICLE, *ARTICLES)
    registers = ()
    reader = "1"
