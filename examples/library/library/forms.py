"""What readers fill in."""

from __future__ import annotations

from django import forms
from django.core.validators import FileExtensionValidator

from .document_types import DOCUMENT_TYPES
from .models import Document

_HOUR = 3600  # seconds
_LIVES = [(60, "a minute"), (_HOUR, "an hour"), (24 * _HOUR, "a day"), (7 * 24 * _HOUR, "a week")]


class UploadForm(forms.ModelForm):
    """A new document, of one of the types that are taken."""

    file = forms.FileField(validators=[FileExtensionValidator(list(DOCUMENT_TYPES))])

    class Meta:
        """What is asked for."""

        model = Document
        fields = ("title", "file")


class ShareForm(forms.Form):
    """How long a link lives, in seconds."""

    lives = forms.TypedChoiceField(
        label="The link works for", coerce=int, choices=_LIVES, initial=_HOUR
    )
