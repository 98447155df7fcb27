"""What messages carry as files, the same on every platform: calendar entries, pictures, exports."""

from adapters.files.attached import Attached, attached
from adapters.files.calendar import calendar_file
from adapters.files.chart import chart_image
from adapters.files.names import safe_name

__all__ = ["Attached", "attached", "calendar_file", "chart_image", "safe_name"]
