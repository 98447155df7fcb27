"""Forms in the local room: every option has a number, and one line fills it all in.

@ana 1,3 note: It went well      options 1 and 3, and no others, with this note
@ana none                        no option at all
@ana send                        as it stands
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from bot.errors import Refused
from bot.inbound import Submitted
from bot.messages import Choices, Form, TextField
from bot.model import Place, Profile
from bot.plain import clean, plain_line


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenForm:
    """A form somebody has before them, as filled in so far. `ticked` holds option numbers, counted from 1."""

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
            texts={field.key: field.value for field in _texts(form)},
        )

    def filled(self, words: str) -> Self:
        """The form after this line. Raises Refused where the line does not fit; nothing is taken then."""
        before, texts = self._split(words)
        return replace(self, ticked=self._ticks(before), texts={**self.texts, **texts})

    def submitted(self) -> Submitted:
        """What sending it now says."""
        chosen = {}
        number = 0
        for field in _choices(self.form):
            numbered = [(number := number + 1, option.value) for option in field.options]
            chosen[field.key] = tuple(value for at, value in numbered if at in self.ticked)
        return Submitted(action=self.form.action, chosen=chosen, texts=dict(self.texts))

    def text(self, reader: Profile) -> str:
        """The form for its reader, with the numbers to type and how to type them."""
        parts = [clean(self.form.title)]
        if intro := plain_line(self.form.intro, reader=reader):
            parts.append(intro)
        number = 0
        for field in self.form.fields:
            if isinstance(field, TextField):
                hint = f" ({clean(field.hint)})" if field.hint else ""
                value = clean(self.texts.get(field.key, ""))
                parts.append(f"{field.key}: {value or '…'}   {clean(field.label)}{hint}")
                continue
            lines = [clean(field.label)]
            for option in field.options:
                number += 1
                hint = f" ({clean(option.hint)})" if option.hint else ""
                mark = "x" if number in self.ticked else " "
                lines.append(f"  [{mark}] {number}  {clean(option.label)}{hint}")
            parts.append("\n".join(lines))
        return "\n\n".join([*parts, self._how(reader.external_id)])

    def _how(self, handle: str) -> str:
        first = " ".join(
            [*(["1"] if self._count else []), *(f"{field.key}: …" for field in _texts(self.form))][:2]
        )
        ways = [f"@{handle} {first}"] if first else []
        return f"Fill in: {'  ·  '.join([*ways, f'@{handle} send', f'@{handle} cancel'])}"

    @property
    def _count(self) -> int:
        return sum(len(field.options) for field in _choices(self.form))

    def _split(self, words: str) -> tuple[str, dict[str, str]]:
        """What stands before the first `key:`, and the text after each."""
        fields = {field.key.lower(): field for field in _texts(self.form)}
        if not fields:
            return words, {}
        keys = re.compile(rf"(?<!\S)({'|'.join(map(re.escape, fields))}):", re.IGNORECASE)
        marks = list(keys.finditer(words))
        starts = [*(mark.start() for mark in marks), len(words)]
        texts = {}
        for mark, end in zip(marks, starts[1:], strict=True):
            field = fields[mark[1].lower()]
            text = words[mark.end() : end].strip()
            if len(text) > field.longest:
                raise Refused(f"{field.key}: that is {len(text)} characters; at most {field.longest} fit.")
            texts[field.key] = text
        return words[: starts[0]], texts

    def _ticks(self, words: str) -> frozenset[int]:
        said = words.replace(",", " ").lower().split()
        if not said or said == ["send"]:
            return self.ticked
        if said == ["none"]:
            return frozenset()
        wrong = next((word for word in said if not (word.isascii() and word.isdecimal())), None)
        if wrong is not None:
            keys = " or ".join(f"{field.key}:" for field in _texts(self.form))
            before = f", and {keys} before a text" if keys else ""
            raise Refused(f"{wrong!r} is not an option's number. Write the numbers first{before}.")
        numbers = frozenset(int(word[:9]) for word in said)
        beyond = sorted(number for number in numbers if not 1 <= number <= self._count)
        if beyond:
            raise Refused(f"There is no option {beyond[0]}; they are numbered 1 to {self._count}.")
        return numbers


def _choices(form: Form) -> list[Choices]:
    return [field for field in form.fields if isinstance(field, Choices)]


def _texts(form: Form) -> list[TextField]:
    return [field for field in form.fields if isinstance(field, TextField)]
