"""MOFCOM's export-control portal: its news from abroad. Structure: sources.md, section 2."""

from snapshots.model import Title
from spiders.platforms import export_control_pages
from spiders.sources.mofcom_export_control_portal import MofcomExportControlPortal


class MofcomExportControlAbroad(MofcomExportControlPortal):
    """Export-control news from abroad."""

    name = "mofcom-export-control-abroad"
    title = Title(zh="出口管制信息网 国际动态", en="Export-control portal, news from abroad")
    entrances = (export_control_pages.column(2),)
