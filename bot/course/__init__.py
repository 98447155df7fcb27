"""Courses: what a course file can say, and what becomes of it.

`Course` is the value, `parse_course` makes it from the data of a file, `course_schema` describes the files to
editors, `bot.course.schedule` puts a course on real dates. The format is explained in `docs/course-files.md`.
"""

from bot.course.model import Course
from bot.course.parse import parse_course
from bot.course.schema import course_schema
from bot.course.source import Data, Positions, Spot
from bot.course.when import parse_when

__all__ = ["Course", "Data", "Positions", "Spot", "course_schema", "parse_course", "parse_when"]
