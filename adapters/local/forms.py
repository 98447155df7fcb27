"""Forms in the local room: every option has a number, and one line fills it all in.

@ana 1,3 note: It went well      options 1 and 3, and no others, with this note
@ana none                        no option at all
@ana 5                           where one of 4 to 6 is to be chosen: that one
@ana people: @ben @cleo          people, and no others
@ana file: people.csv            a file
@ana send                        as it stands
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Self

from bot.errors import Refused
from bot.inbound import Attachment, Submitted
from bot.language import speaking
from bot.messages import Choices, Field, FileField, Form, PeopleField, TextField
from bot.model import Place, Profile
from bot.plain import clean, plain_line

_HANDLE = re.compile(r"@([A-Za-z0-9][A-Za-z0-9_.-]{0,39})")
#: A path or a list of names is no longer than this.
LONGEST_WORDS = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenForm:
    """A form somebody has before them, as filled in so far. `ticked` holds option numbers, counted from 1; `texts` what
    was written after the key of each other field, names of people and paths of files among it.
    """

    form: Form
    place: Place
    ticked: frozenset[int]
    texts: Mapping[str, str]

    @classmethod
    def show(cls, form: Form, place: Place) -> Self:
        options = [option for field in _choices(form) for option in field.options]
        return cls(
            form=form,
            place=place,
            ticked=frozenset(number for number, option in enumerate(options, 1) if option.chosen),
            texts={
                field.key: field.value if isinstance(field, TextField) else "" for field in _written(form)
            },
        )

    def filled(self, words: str) -> Self:
        """The form after this line. Raises Refused where the line does not fit; nothing is taken then."""
        before, texts = self._split(words)
        return replace(self, ticked=self._ticks(before), texts={**self.texts, **texts})

    @property
    def paths(self) -> dict[str, str]:
        """The files that go with it, by field key."""
        return {
            field.key: path
            for field in self.form.fields
            if isinstance(field, FileField) and (path := self.texts[field.key].strip("\"'"))
        }

    def submitted(self, files: Mapping[str, Attachment] | None = None) -> Submitted:
        """What sending it now says, with these files by field key. Raises Refused where one of several is to be chosen
        and none is.
        """
        chosen = {
            field.key: tuple(dict.fromkeys(_HANDLE.findall(self.texts[field.key].lower())))
            for field in self.form.fields
            if isinstance(field, PeopleField)
        }
        for field, numbers in self._numbered():
            if field.single and numbers and self.ticked.isdisjoint(numbers):
                raise Refused(f"{clean(field.label)}: choose one of {numbers[0]} to {numbers[-1]}.")
            chosen[field.key] = tuple(
                option.value
                for number, option in zip(numbers, field.options, strict=True)
                if number in self.ticked
            )
        return Submitted(
            action=self.form.action,
            chosen=chosen,
            texts={
                field.key: self.texts[field.key] for field in self.form.fields if isinstance(field, TextField)
            },
            files={key: (file,) for key, file in (files or {}).items()},
        )

    def text(self, reader: Profile) -> str:
        """The form for its reader, with the numbers to type and how to type them."""
        with speaking(self.form.language):
            intro = plain_line(self.form.intro, reader=reader)
        numbers = {field.key: numbers for field, numbers in self._numbered()}
        fields = (
            self._options(field, numbers[field.key]) if isinstance(field, Choices) else self._in_words(field)
            for field in self.form.fields
        )
        parts = [clean(self.form.title), intro, *fields, self._how(reader.external_id)]
        return "\n\n".join(filter(None, parts))

    def _in_words(self, field: TextField | PeopleField | FileField) -> str:
        hint = f" ({clean(field.hint)})" if field.hint else ""
        return f"{field.key}: {clean(self.texts.get(field.key, '')) or '…'}   {clean(field.label)}{hint}"

    def _options(self, field: Choices, numbers: range) -> str:
        """Square brackets where any number can be ticked, round ones where one is to be chosen."""
        opening, closing = "()" if field.single else "[]"
        lines = [clean(field.label)]
        for number, option in zip(numbers, field.options, strict=True):
            hint = f" ({clean(option.hint)})" if option.hint else ""
            mark = "x" if number in self.ticked else " "
            lines.append(f"  {opening}{mark}{closing} {number}  {clean(option.label)}{hint}")
        return "\n".join(lines)

    def _numbered(self) -> Iterator[tuple[Choices, range]]:
        """Every field of options with its numbers; they count on from field to field."""
        first = 1
        for field in _choices(self.form):
            yield field, range(first, first + len(field.options))
            first += len(field.options)

    def _how(self, handle: str) -> str:
        first = " ".join(
            [
                *(["1"] if self._count else []),
                *(f"{field.key}: {_example(field)}" for field in _written(self.form)),
            ][:2]
        )
        ways = [f"@{handle} {first}"] if first else []
        return f"Fill in: {'  ·  '.join([*ways, f'@{handle} send', f'@{handle} cancel'])}"

    @property
    def _count(self) -> int:
        return sum(len(field.options) for field in _choices(self.form))

    def _split(self, words: str) -> tuple[str, dict[str, str]]:
        """What stands before the first `key:`, and the text after each. Raises Refused where that does not fit."""
        fields = {field.key.lower(): field for field in _written(self.form)}
        if not fields:
            return words, {}
        keys = re.compile(rf"(?<!\S)({'|'.join(map(re.escape, fields))}):", re.IGNORECASE)
        marks = list(keys.finditer(words))
        starts = [*(mark.start() for mark in marks), len(words)]
        texts = {}
        for mark, end in zip(marks, starts[1:], strict=True):
            field = fields[mark[1].lower()]
            text = words[mark.end() : end].strip()
            longest = field.longest if isinstance(field, TextField) else LONGEST_WORDS
            if len(text) > longest:
                raise Refused(f"{field.key}: that is {len(text)} characters; at most {longest} fit.")
            if isinstance(field, PeopleField):
                _check_people(field, text)
            texts[field.key] = text
        return words[: starts[0]], texts

    def _ticks(self, words: str) -> frozenset[int]:
        said = words.replace(",", " ").lower().split()
        if not said or said == ["send"]:
            return self.ticked
        if said == ["none"]:
            return self._settled(frozenset())
        wrong = next((word for word in said if not (word.isascii() and word.isdecimal())), None)
        if wrong is not None:
            keys = " or ".join(f"{field.key}:" for field in _written(self.form))
            before = f", and {keys} before a text" if keys else ""
            raise Refused(f"{wrong!r} is not an option's number. Write the numbers first{before}.")
        numbers = frozenset(int(word[:9]) for word in said)
        beyond = sorted(number for number in numbers if not 1 <= number <= self._count)
        if beyond:
            raise Refused(f"There is no option {beyond[0]}; they are numbered 1 to {self._count}.")
        return self._settled(numbers)

    def _settled(self, wanted: frozenset[int]) -> frozenset[int]:
        """The ticks after these were asked for. Where one is to be chosen, it stays until another is. Raises Refused
        where two are.
        """
        ticked = set(wanted)
        for field, numbers in self._numbered():
            if not field.single:
                continue
            here = sorted(wanted.intersection(numbers))
            if len(here) > 1:
                raise Refused(
                    f"{clean(field.label)}: {here[0]} and {here[1]} cannot both be; choose one of "
                    f"{numbers[0]} to {numbers[-1]}."
                )
            ticked.update(here or self.ticked.intersection(numbers))
        return frozenset(ticked)


def _choices(form: Form) -> list[Choices]:
    return [field for field in form.fields if isinstance(field, Choices)]


def _written(form: Form) -> list[TextField | PeopleField | FileField]:
    """The fields that are filled in with words after their key."""
    return [field for field in form.fields if not isinstance(field, Choices)]


def _example(field: Field) -> str:
    return "@…" if isinstance(field, PeopleField) else "PATH" if isinstance(field, FileField) else "…"


def _check_people(field: PeopleField, text: str) -> None:
    names = text.replace(",", " ").split()
    if wrong := next((name for name in names if not _HANDLE.fullmatch(name)), ""):
        raise Refused(f"{field.key}: {wrong!r} is not a name here. Write them like this: @ana @ben")
    if len(names) > field.most:
        raise Refused(f"{field.key}: that is {len(names)} people; at most {field.most} fit.")
