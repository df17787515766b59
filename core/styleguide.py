"""What the styleguide shows: people and texts in the scripts of our languages, one field of each kind."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StyleguideForm(forms.Form):
    """One field of each kind of control."""

    name = forms.CharField(label=_("Name"), help_text=_("As it stands on letters."))
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), widget=forms.TextInput(attrs={"type": "tel"}), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[("en", "English"), ("ar", "العربية")])
    country = forms.ChoiceField(
        label=_("Country"),
        choices=[("BG", "България"), ("UA", "Україна"), ("AE", "الإمارات"), ("GB", "United Kingdom")],
        widget=forms.Select(attrs={"data-select": ""}),
    )
    due = forms.DateField(label=_("Due"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    at = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}), required=False)
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    channel = forms.ChoiceField(
        label=_("Channel"), choices=[("email", _("E-mail")), ("sms", _("SMS"))], widget=forms.RadioSelect
    )
    remind = forms.BooleanField(label=_("Remind me"), required=False)
    file = forms.FileField(label=_("File"), required=False)


def wrong_form() -> StyleguideForm:
    """Return the form as it comes back after mistakes."""
    return StyleguideForm({"wrong-email": "olga@", "wrong-due": "2206-13-01"}, prefix="wrong")


def styleguide_context() -> dict[str, Any]:
    """Return what templates/styleguide.html needs; nothing of it comes from the database."""
    now = timezone.now()
    return {
        "form": StyleguideForm(),
        "wrong_form": wrong_form(),
        "now": now - timedelta(minutes=12),
        "earlier": now - timedelta(days=3),
        "people": [
            ("Nadezhda Petrova", "Orbita Logistics Ltd", "Send revised quote", "overdue", "2 h"),
            ("Олена Коваль", "Дніпро Фудс", "Перезвонить в пятницу", "today", "3 d"),
            ("عمر حداد", "النور للتجارة", "إرسال عقد الإيجار", "later", "12 d"),
            ("Иван Георгиев", "", "–", "none", "41 d"),
        ],
        "names": ["Olga Ivanova", "Иван Георгиев", "عمر حداد", "Sara Ng"],
        "columns": [
            (_("New"), ["Aurora Retail", "Дніпро Фудс"]),
            (_("Doing"), ["Orbita Logistics", "مدينة للصحة"]),
            (_("Waiting"), ["Sever Group"]),
            (_("Done"), []),
        ],
    }
