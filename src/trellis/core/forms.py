"""How forms are drawn: `{{ form }}` and `{{ field.as_field_group }}` give the design system's fields."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    form_template_name = "core/components/form.html"
    field_template_name = "core/components/field.html"
