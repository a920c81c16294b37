from filings.models.complaints import Complaint, ComplaintSeries
from filings.models.endings import Ending
from filings.models.filings import Decision, Filing, FilingVersion, NumberSeries, Override
from filings.models.papers import Paper, Supplement
from filings.models.received import ReceivedFiling
from filings.models.tasks import Task

__all__ = [
    "Complaint",
    "ComplaintSeries",
    "Decision",
    "Ending",
    "Filing",
    "FilingVersion",
    "NumberSeries",
    "Override",
    "Paper",
    "ReceivedFiling",
    "Supplement",
    "Task",
]
