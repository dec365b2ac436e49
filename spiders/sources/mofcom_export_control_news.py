"""MOFCOM's export-control portal: its news at home. Structure: sources.md, section 2."""

from snapshots.model import Title
from spiders.platforms import export_control_pages
from spiders.sources.mofcom_export_control_portal import MofcomExportControlPortal


class MofcomExportControlNews(MofcomExportControlPortal):
    """Export-control news at home."""

    name = "mofcom-export-control-news"
    title = Title(zh="出口管制信息网 国内动态", en="Export-control portal, news at home")
    entrances = (export_control_pages.column(1),)
