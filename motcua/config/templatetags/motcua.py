"""Words and marks that every template may use."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.forms import BaseForm, ChoiceField, Field
from django.forms.boundfield import BoundField
from django.template.context import Context, RequestContext
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from motcua.base import moments, money
from motcua.base.text import uncapitalised
from motcua.dossiers.rules.standing import Rung
from motcua.dossiers.rules.status import Status

register = template.Library()

# --- marks -----------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """A drawing from the sheet of icons. Without a label it is decoration and screen readers pass it by."""
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    css = f"icon {css}".strip()
    return format_html('<svg class="{}" {}><use href="{}#{}"></use></svg>', css, said, static("icons.svg"), name)


#: How a standing is coloured, and the sentence read aloud before its words; its shape is the rung's own.
_STANDINGS = {
    Rung.WITHIN: ("ok", "Còn trong hạn."),
    Rung.SOON: ("soon", "Sắp đến hạn."),
    Rung.TODAY: ("soon", "Đến hạn hôm nay."),
    Rung.LATE: ("late", "Đã quá hạn."),
    Rung.PAUSED: ("pause", "Đang tạm dừng tính thời hạn."),
    Rung.EXTENDED: ("info", "Đã xin lỗi và hẹn lại."),
    Rung.DONE_EARLY: ("neutral", "Đã xong."),
    Rung.DONE_ON_TIME: ("neutral", "Đã xong."),
    Rung.DONE_LATE: ("neutral", "Đã xong, sau hạn."),
    Rung.ENDED: ("neutral", "Đã kết thúc."),
}


@register.inclusion_tag("config/parts/chip.html")
def chip(standing: object = None, *, state: str = "", words: str = "", sentence: str = "") -> dict[str, object]:
    """Where a dossier stands against its deadline: icon, words and colour together.

    Takes an object or mapping with `state` and `words` (and `sentence`, for screen readers), or these by name.
    """
    if standing is not None:
        state, words = str(_of(standing, "state")), str(_of(standing, "words"))
        sentence = str(_of(standing, "sentence", ""))
    rung = Rung(state)
    tone, spoken = _STANDINGS[rung]
    return {"state": state, "words": words, "tone": tone, "icon": rung.icon, "spoken": sentence or spoken}


def _of(thing: object, name: str, default: object = "") -> object:
    return thing.get(name, default) if isinstance(thing, Mapping) else getattr(thing, name, default)


_STATUS_MARKS = {
    Status.NEW: ("info", "plus"),
    Status.RECEIVED: ("info", "check"),
    Status.NOT_RECEIVED: ("neutral", "close"),
    Status.IN_PROCESS: ("info", "refresh"),
    Status.WAITING_FOR_CITIZEN: ("pause", "pause"),
    Status.WAITING_FOR_PAYMENT: ("pause", "money"),
    Status.WITHDRAWN: ("neutral", "undo"),
    Status.STOPPED: ("neutral", "close"),
    Status.DONE: ("ok", "check"),
    Status.RETURNED: ("neutral", "double-check"),
}


@register.inclusion_tag("config/parts/tag.html")
def status_tag(status: int, words: str = "") -> dict[str, object]:
    """A dossier's national status; `words` says it another way, as to a citizen."""
    known = Status(status)
    tone, shape = _STATUS_MARKS[known]
    return {"words": words or known.words, "tone": tone, "icon": shape}


@register.inclusion_tag("config/parts/tag.html")
def tag(words: str, tone: str = "neutral", icon: str = "") -> dict[str, object]:
    return {"words": words, "tone": tone, "icon": icon}


# --- values ----------------------------------------------------------------------------------------------


@register.filter
def vnd(amount: int | None) -> str:
    """`1.234.567 đ`; nothing stays nothing."""
    return "" if amount is None else money.vnd(amount)


@register.filter
def day(when: date | datetime | None) -> str:
    """`09/10/2026`, on the Vietnamese calendar."""
    if when is None:
        return ""
    return f"{moments.day_of(when) if isinstance(when, datetime) else when:%d/%m/%Y}"


@register.filter
def moment(when: datetime | None) -> str:
    """`13:30 09/10/2026`, on a Vietnamese clock."""
    return "" if when is None else moments.short(when)


@register.filter
def in_words(when: date | datetime | None) -> str:
    """`thứ Sáu, ngày 09 tháng 10 năm 2026`, with the hour before it when there is one."""
    if when is None:
        return ""
    return moments.in_words(when) if isinstance(when, datetime) else moments.day_in_words(when)


@register.filter
def grouped(code: str) -> SafeString:
    """A long code in groups the eye can keep; copying it still gives the code as it is written."""
    parts = str(code).split("-") if "-" in str(code) else [str(code)[i : i + 4] for i in range(0, len(str(code)), 4)]
    between = "-" if "-" in str(code) else ""
    inside = format_html_join(
        "",
        "<span>{}{}</span>",
        ((part, between if n < len(parts) else "") for n, part in enumerate(parts, 1)),
    )
    return format_html('<span class="code">{}</span>', inside)


# --- forms -----------------------------------------------------------------------------------------------


@register.inclusion_tag("config/parts/errors.html")
def errors(form: BaseForm | None = None, *others: BaseForm) -> dict[str, object]:
    """Everything that must be mended before a form can be taken, on top of the page, each leading to its field."""
    found: list[tuple[str, str]] = []
    for one in (form, *others):
        if not isinstance(one, BaseForm) or not one.is_bound:  # a page may be shown with no form at all
            continue
        for name, sentences in one.errors.items():
            anchor = _anchor(one[name]) if name in one.fields else ""
            said = _sentences(one[name]) if name in one.fields else [str(sentence) for sentence in sentences]
            found += [(anchor, sentence) for sentence in said]
    return {"found": found}


def _sentences(bound: BoundField) -> list[str]:
    """What is wrong with a field; where a form left it to the library, what is missing is called by its name."""
    general = str(Field.default_error_messages["required"])
    missing = f"Chưa {'chọn' if isinstance(bound.field, ChoiceField) else 'có'} {uncapitalised(str(bound.label))}"
    return [missing if sentence == general else sentence for sentence in map(str, bound.errors)]


def _anchor(bound: BoundField) -> str:
    return str(bound.subwidgets[0].id_for_label) if bound.use_fieldset and bound.subwidgets else str(bound.id_for_label)


@register.inclusion_tag("config/parts/field.html")
def field(
    bound: BoundField, *, label: str = "", hint: str = "", width: str = "", quiet: bool = False
) -> dict[str, object]:
    """One field of a form: label, hint, error, control, in this order and tied together for screen readers."""
    if not isinstance(bound, BoundField):
        raise template.TemplateSyntaxError("{% field %} needs a field of a form, such as form.name")
    hint = hint or str(bound.help_text or "")
    ids = [f"{bound.auto_id}-hint"] if hint else []
    ids += [f"{bound.auto_id}-error"] if bound.errors else []
    grouped_choices = bound.use_fieldset
    attributes: dict[str, Any] = {}
    if ids and not grouped_choices:
        attributes["aria-describedby"] = " ".join(ids)
    bound.form.use_required_attribute = False  # the browser's own bubbles speak the browser's language
    kind = getattr(bound.field.widget, "input_type", "")
    multiple = grouped_choices and not hasattr(bound.field.widget, "widgets")
    return {
        "field": bound,
        "label": label or bound.label,
        "hint": hint,
        "wrong": _sentences(bound),
        "described_by": " ".join(ids),
        "optional": not bound.field.required and not quiet and kind != "checkbox",
        "width": width,
        "quiet": quiet,
        "shape": "choices" if multiple else "group" if grouped_choices else "single" if kind == "checkbox" else "line",
        "control": bound.as_widget(attrs=attributes),
        "choices": list(bound.subwidgets) if multiple else [],
    }


@register.inclusion_tag("config/parts/fields.html")
def fields(form: BaseForm) -> dict[str, object]:
    """Every field of a form in its order, the hidden ones included."""
    return {"form": form}


# --- blocks ----------------------------------------------------------------------------------------------

_NOTICES = {
    "info": ("is-info", "info"),
    "ok": ("is-ok", "circle-check"),
    "warn": ("is-soon", "triangle"),
    "error": ("is-late", "octagon"),
    "gold": ("is-gold", "info"),
}


@register.simple_block_tag(takes_context=True)
def notice(context: Context, content: SafeString, kind: str, title: str = "", level: int = 2) -> SafeString:
    """A panel that says something beside the work: `info`, `ok`, `warn`, `error`, `gold`. `level` is its heading's."""
    css, shape = _NOTICES[kind]
    head = format_html('<h{} class="notice__title">{}</h{}>', level, title, level) if title else ""
    return format_html(
        '<div class="notice {}">{}<div class="notice__body">{}{}</div></div>',
        css,
        icon(shape),
        head,
        conditional_escape(content),
    )


@register.inclusion_tag("config/parts/pages.html", takes_context=True)
def pages(context: RequestContext, page: object) -> dict[str, object]:
    """Forward and back through a long list by what stands at its edges, not by counting; keeps the address's rest."""
    query = context["request"].GET.copy()
    kept = [(name, value) for name, values in query.lists() for value in values if name not in {"truoc", "sau"}]

    def way(name: str, cursor: object) -> str:
        return "?" + urlencode([*kept, (name, str(cursor))]) if cursor else ""

    return {
        "previous": way("truoc", _of(page, "previous")),
        "next": way("sau", _of(page, "next")),
        "words": _of(page, "words", ""),
    }


@register.inclusion_tag("config/parts/key.html")
def key(
    press: str,
    words: str,
    *,
    href: str = "",
    form: str = "",
    name: str = "",
    value: str = "",
    focus: str = "",
    click: str = "",
    main: bool = False,
) -> dict[str, object]:
    """A key of the function-key strip: a link, a form's button, or a way to a place on the page."""
    return {
        "press": press,
        "words": words,
        "href": href,
        "form": form,
        "name": name,
        "value": value,
        "focus": focus,
        "click": click,
        "main": main,
    }
