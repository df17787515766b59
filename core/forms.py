"""What every form shares."""

from django.forms import BaseForm

from core.errors import RuleError


def add_rule_error(form: BaseForm, error: RuleError) -> None:
    """Show a broken rule at the field it names, else on top of the form."""
    form.add_error(error.field if error.field in form.fields else None, str(error.message))
