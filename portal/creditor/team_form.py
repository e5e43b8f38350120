"""What a manager fills in about their team."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import InputRequired, Length

from portal.models import Role
from portal.services.invitations import roles_for
from portal.wording_staff import ROLES


def _choices(creditor_id: int | None) -> list[SelectChoice]:
    return [SelectChoice(each.value, ROLES[each]) for each in roles_for(creditor_id)]


class InviteForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Who is invited, and what they will do."""

    name = StringField("Nome", [InputRequired("Escreva o nome."), Length(max=100, message="São até 100 letras.")])
    email = StringField("E-mail", [InputRequired("Escreva o e-mail.")])
    role = SelectField("O que a pessoa faz")

    def __init__(self, creditor_id: int | None) -> None:
        super().__init__(prefix="convite-")
        self.role.choices = _choices(creditor_id)

    def refuse(self, code: str, text: str) -> None:
        """Put what the service refused beside its field."""
        field = self.name if code == "name_missing" else self.role if code == "role_not_here" else self.email
        field.errors = [text]


class RoleForm(FlaskForm):  # type: ignore[misc]
    """Another role."""

    role = SelectField("O que a pessoa faz")

    def __init__(self, creditor_id: int | None, role: Role) -> None:
        super().__init__(data={"role": role.value})
        self.role.choices = _choices(creditor_id)


class ProofForm(FlaskForm):  # type: ignore[misc]
    """A screen left open does not decide this: the password and a code are asked again."""

    password = PasswordField("Sua senha", [InputRequired("Digite sua senha.")])
    code = StringField("Código do seu autenticador", [InputRequired("Digite o código.")])
