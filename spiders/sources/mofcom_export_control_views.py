"""MOFCOM's export-control portal: opinions. Structure: sources.md, section 2."""

from snapshots.model import Title
from spiders.platforms import export_control_pages
from spiders.sources.mofcom_export_control_portal import MofcomExportControlPortal


class MofcomExportControlViews(MofcomExportControlPortal):
    """Opinions on export control."""

    name = "mofcom-export-control-views"
    title = Title(zh="出口管制信息网 各方观点", en="Export-control portal, opinions")
    entrances = (export_control_pages.column(16),)
