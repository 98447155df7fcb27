"""Forms for the tests of platforms that show them, and what has to come back of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from bot.actions import JoinCohort, SendCheckIn
from bot.inbound import Submitted
from bot.messages import Choices, Field, Form, Option, PeopleField, TextField
from tests.messages.anything import DEADLINE


def form_of(*fields: Field, title: str = "Lesson 3") -> Form:
    return Form(
        title=title,
        action=SendCheckIn(cohort_id=1, unit="lesson-3"),
        intro=("Due ", DEADLINE, "."),
        fields=fields,
        submit="Save",
    )


def in_spanish(title: str, *, submit: str = "") -> Form:
    """A form that asks nothing but says when."""
    return Form(
        title=title,
        action=JoinCohort(cohort_id=1),
        intro=(DEADLINE,),
        fields=(),
        submit=submit,
        language="es",
    )


def options(number: int, **chosen: bool) -> tuple[Option, ...]:
    return tuple(
        Option(value=f"v{one}", label=f"Option {one}", chosen=chosen.get(f"v{one}", False))
        for one in range(number)
    )


def as_it_stands(form: Form) -> Submitted:
    """What is sent where nobody touches anything."""
    chosen: dict[str, tuple[str, ...]] = {}
    texts: dict[str, str] = {}
    for field in form.fields:
        match field:
            case Choices(options=options) if options:
                chosen[field.key] = tuple(option.value for option in options if option.chosen)
            case PeopleField():
                chosen[field.key] = ()
            case TextField(value=value):
                texts[field.key] = value
            case _:
                pass
    return Submitted(action=form.action, chosen=chosen, texts=texts)


def json_like(*names: str) -> st.SearchStrategy[object]:
    """Any JSON, with these names in its objects."""
    return st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(names), inner, max_size=4)
        ),
        max_leaves=12,
    )


def holds_texts(submitted: Submitted, files: Mapping[str, Sequence[object]]) -> bool:
    """Whether everything in it is of the kind that it says it is, whatever came in."""
    return (
        all(isinstance(text, str) for text in submitted.texts.values())
        and all(isinstance(value, str) for some in submitted.chosen.values() for value in some)
        and all(isinstance(file, dict) for some in files.values() for file in some)
    )
