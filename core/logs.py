"""One JSON line a record: no newline that a user typed can fake an entry, and no row is told by an error."""

import json
import logging
import re
from datetime import UTC, datetime
from types import TracebackType

_STANDARD = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName", "request"}

# PostgreSQL quotes the row that it refuses: whose number or address stands twice is not for the log
_QUOTED_ROW = re.compile(
    r"^(DETAIL|CONTEXT):.*$(\n^(?![A-Z]+:| |Traceback|During|The above|$).*$)*", re.MULTILINE
)
# ends of lines to some reader or other, and what moves the cursor of a terminal: json leaves them as they are
_CONTROL = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class JsonLine(logging.Formatter):
    """Format a record as one line of JSON; extras become keys."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        line.update({key: value for key, value in record.__dict__.items() if key not in _STANDARD})
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        text = json.dumps(line, ensure_ascii=False, default=str)
        return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)

    def formatException(  # noqa: N802 - logging's name
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Return the traceback without what the database quotes of rows."""
        return _QUOTED_ROW.sub(r"\1: …", super().formatException(ei))
