"""Comments: written, edited, pinned and taken away on the timeline of their client."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import StaffRequest
from accounts.models import User
from clients import access, services
from clients.forms import AnswerForm, CommentForm
from clients.models import Client, Comment, CommentKind, story_of
from clients.views import conflicts
from clients.views.dossier import composer_of
from clients.views.entries import Entries
from core import htmx
from core.errors import Conflict, RuleError

MOST_MENTIONS = 50
MOST_VERSIONS = 50


@require_POST
def comment_create(request: StaffRequest, pk: int, add: Any = services.add_comment) -> HttpResponse:
    """Write a comment. `add` lets the app that knows tasks make one of a promise, at an address of its own."""
    client = access.client_for_change(request.user, pk)
    form = CommentForm(request.POST, auto_id="id_comment_%s")
    people = _mentioned(request.POST, request.user)
    if form.is_valid():
        try:
            data = dict(form.cleaned_data)
            is_pinned = data.pop("is_pinned")
            files = request.FILES.getlist("file")
            comment = add(client, by=request.user, mentions=people, files=files, **data)
            if is_pinned:
                comment = services.pin_comment(comment, by=request.user)
        except RuleError as error:
            _put(form, error)
        else:
            return _written(request, client, comment)
    return _refused(request, client, form, people)


def _mentioned(data: QueryDict, by: User) -> list[User]:
    ids = [
        int(pk)
        for pk in data.getlist("mentions")[:MOST_MENTIONS]
        if pk.isascii() and pk.isdigit() and len(pk) < 18
    ]
    return list(access.people_to_choose(by).filter(pk__in=ids)) if ids else []


def _put(form: Any, error: RuleError) -> None:
    form.add_error(error.field if error.field in form.fields else "body", str(error.message))


def _written(request: StaffRequest, client: Client, comment: Comment) -> HttpResponse:
    if not htmx.wants_fragment(request):
        messages.success(request, _("Comment saved."))
        return redirect(f"{reverse('clients:client_detail', args=[client.pk])}#timeline")
    context = {"client": client, "new_item": _joining(request, comment), "is_focused": True}
    context |= composer_of(request, client, "comment")
    response = htmx.render(request, "clients/composer.html", context, partial="composer")
    events: dict[str, Any] = {"draft-saved": {}}
    if comment.kind == CommentKind.PROMISE:
        events["next-step-changed"] = {}
    return htmx.trigger(response, **events)


def _refused(request: StaffRequest, client: Client, form: CommentForm, people: list[User]) -> HttpResponse:
    context = {"client": client, "mentioned": people, **composer_of(request, client, "comment", form)}
    return htmx.render(request, "clients/composer.html", context, partial="composer", status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def comment_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Edit a comment in place; its earlier words stay in its history."""
    comment = access.comment_for_change(request.user, pk)
    initial = {name: getattr(comment, name) for name in ("kind", "body", "due_on", "is_pinned")}
    form = CommentForm(request.POST or None, initial=initial, auto_id=f"id_comment{pk}_%s")
    context: dict[str, Any] = {"comment": comment, "form": form, "version": comment.version}
    if request.method != "POST":
        return _edit_page(request, context)
    context["version"] = conflicts.version_of(request.POST)
    people = _mentioned(request.POST, request.user)
    if not form.is_valid():
        return _edit_page(request, context, 422)
    try:
        services.edit_comment(
            comment,
            by=request.user,
            version=context["version"],
            mentions=[*comment.mentions.all(), *people],
            **form.cleaned_data,
        )
    except Conflict as error:
        context |= {"conflict": conflicts.rows(error, form), "conflict_text": error.message}
        return _edit_page(request, context | {"version": comment.version}, 409)
    except RuleError as error:
        _put(form, error)
        return _edit_page(request, context, 422)
    return _item(request, access.comment_for_view(request.user, pk), _("Comment saved."))


def _edit_page(request: StaffRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return htmx.render(request, "clients/comment_edit.html", context, partial="form", status=status)


def _item(request: StaffRequest, comment: Comment, text: str) -> HttpResponse:
    """The comment as it now stands: in place for htmx, else its client's page."""
    if not htmx.wants_fragment(request):
        if text:
            messages.success(request, text)
        return redirect("clients:client_detail", comment.client_id)
    return HttpResponse(_drawn(request, comment))


def _joining(request: StaffRequest, comment: Comment) -> SafeString:
    """A new comment as it joins the top of the timeline."""
    entries = Entries(request, comment.client_id)
    story = story_of(comment.client, [{"comment": comment.pk}], reader=request.user)
    return entries.joining(entries.comment(story["comment", comment.pk], story))


def _drawn(request: StaffRequest, comment: Comment) -> SafeString:
    """One comment as it stands on the timeline, an answer as it stands below its comment."""
    entries = Entries(request, comment.client_id)
    story = story_of(comment.client, [{"comment": comment.pk}], reader=request.user)
    told = story["comment", comment.pk]
    return entries.drawn([entries.answer(told) if told.parent_id else entries.comment(told, story)])


@require_http_methods(["GET", "HEAD", "POST"])
def comment_answer(request: StaffRequest, pk: int) -> HttpResponse:
    """Answer a comment; the thread as it then is takes its place."""
    comment = access.comment_for_view(request.user, pk)
    form = AnswerForm(request.POST if request.method == "POST" else None, auto_id=f"id_answer{pk}_%s")
    people = _mentioned(request.POST, request.user)
    if form.is_valid():
        try:
            services.add_comment(
                comment.client,
                by=request.user,
                body=form.cleaned_data["body"],
                mentions=people,
                parent=comment,
                files=request.FILES.getlist("file"),
            )
        except RuleError as error:
            _put(form, error)
        else:
            thread = access.comment_for_view(request.user, comment.parent_id or comment.pk)
            return htmx.trigger(_item(request, thread, _("Comment saved.")), **{"draft-saved": {}})
    context = {"comment": comment, "form": form, "mentioned": people}
    status = 422 if form.errors else 200
    response = htmx.render(request, "clients/comment_answer.html", context, partial="form", status=status)
    if form.errors:  # the thread stays, only its form is drawn again
        response.headers["HX-Retarget"] = "closest .answer-slot"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


@require_POST
def comment_react(request: StaffRequest, pk: int) -> HttpResponse:
    """Put one of the few signs on a comment, or take one's own back."""
    comment = access.comment_for_view(request.user, pk)
    try:
        services.react_to_comment(comment, request.POST.get("sign", "")[:20], by=request.user)
    except RuleError as error:
        messages.error(request, str(error.message))
    return _item(request, comment, "")


@require_safe
def comment_item_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One comment as it stands on the timeline: what leaving the edit form brings back."""
    return _item(request, access.comment_for_view(request.user, pk), "")


@require_POST
def comment_delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a comment away; that there was one stays."""
    comment = access.comment_for_delete(request.user, pk)
    try:
        services.delete_comment(comment, by=request.user)
    except Conflict as error:
        messages.error(request, str(error.message))
    if htmx.wants_fragment(request):
        return htmx.render(request, "clients/timeline.html", {"comment": comment}, partial="gone")
    return redirect("clients:client_detail", comment.client_id)


@require_POST
def comment_pin(request: StaffRequest, pk: int) -> HttpResponse:
    """Pin a comment on top of the dossier, or let it sink back."""
    comment = access.comment_for_view(request.user, pk)
    services.pin_comment(comment, request.POST.get("pinned") != "no", by=request.user)
    return redirect("clients:client_detail", comment.client_id)


@require_POST
def comment_settle(request: StaffRequest, pk: int) -> HttpResponse:
    """Say that a risk or preference no longer holds, or does again."""
    comment = access.comment_for_view(request.user, pk)
    try:
        services.settle_comment(comment, request.POST.get("settled") != "no", by=request.user)
    except RuleError as error:
        messages.error(request, str(error.message))
    return redirect("clients:client_detail", comment.client_id)


@require_safe
def comment_history(request: StaffRequest, pk: int) -> HttpResponse:
    """What a comment said before, newest first."""
    comment = access.comment_for_view(request.user, pk)
    events = comment.events.order_by("-pgh_id")[:MOST_VERSIONS]  # type: ignore[attr-defined]
    texts: list[Any] = []
    for event in events:
        if texts and texts[-1].body == event.body and texts[-1].kind == event.kind:
            texts[-1] = event  # the earlier of two alike is when it was said
        else:
            texts.append(event)
    context = {"comment": comment, "versions": texts}
    return htmx.render(request, "clients/comment_history.html", context, partial="dialog")
