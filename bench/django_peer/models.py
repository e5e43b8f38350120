"""The portal's tables, as Django sees them. Nothing here makes or changes a table."""

from __future__ import annotations

from django.db import models


class Table(models.Model):
    class Meta:
        abstract = True
        managed = False


class Creditor(Table):
    public_id = models.TextField()
    slug = models.TextField()
    name = models.TextField()
    legal_name = models.TextField()
    tax_id = models.TextField()
    street = models.TextField()
    district = models.TextField()
    city = models.TextField()
    state = models.TextField()
    postal_code = models.TextField()
    service_phone = models.TextField()
    service_email = models.TextField()
    service_url = models.TextField()
    shows_prescribed = models.BooleanField()
    created_at = models.DateTimeField()

    class Meta(Table.Meta):
        db_table = "creditors"


class Registration(Table):
    debtor_id = models.BigIntegerField()
    creditor_id = models.BigIntegerField()
    name = models.TextField()
    deceased = models.BooleanField()

    class Meta(Table.Meta):
        db_table = "registrations"
        unique_together = (("debtor_id", "creditor_id"),)


class Debt(Table):
    public_id = models.TextField()
    debtor_id = models.BigIntegerField()
    creditor = models.ForeignKey(Creditor, models.DO_NOTHING, related_name="+")
    registration = models.ForeignObject(
        Registration,
        models.DO_NOTHING,
        from_fields=("debtor_id", "creditor_id"),
        to_fields=("debtor_id", "creditor_id"),
        null=True,
        related_name="+",
    )
    contract_number = models.TextField()
    product = models.TextField()
    origin = models.TextField()
    original_creditor = models.TextField()
    contracted_on = models.DateField(null=True)
    due_on = models.DateField()
    principal_cents = models.BigIntegerField()
    correction_index = models.TextField(null=True)
    fine_bps = models.BigIntegerField()
    late_interest_bps = models.BigIntegerField()
    status = models.TextField()
    prescribes_on = models.DateField()
    version = models.BigIntegerField()
    row_digest = models.BinaryField()
    import_id = models.BigIntegerField(null=True)
    consumer = models.BooleanField()
    updated_at = models.DateTimeField()

    class Meta(Table.Meta):
        db_table = "debts"


class Agreement(Table):
    public_id = models.TextField()
    number = models.TextField()
    debtor_id = models.BigIntegerField()
    creditor = models.ForeignKey(Creditor, models.DO_NOTHING, related_name="+")
    status = models.TextField()
    total_cents = models.BigIntegerField()

    class Meta(Table.Meta):
        db_table = "agreements"


class Installment(Table):
    agreement = models.ForeignKey(Agreement, models.DO_NOTHING, related_name="installments")
    number = models.BigIntegerField()
    due_on = models.DateField()
    amount_cents = models.BigIntegerField()
    status = models.TextField()

    class Meta(Table.Meta):
        db_table = "installments"


class Charge(Table):
    public_id = models.TextField()
    installment = models.ForeignKey(Installment, models.DO_NOTHING, related_name="charges")
    status = models.TextField()

    class Meta(Table.Meta):
        db_table = "charges"


class PolicyVersion(Table):
    policy_id = models.BigIntegerField()
    creditor_id = models.BigIntegerField()
    number = models.BigIntegerField()
    document = models.JSONField()
    digest = models.TextField()
    published_by = models.BigIntegerField(null=True)
    published_at = models.DateTimeField()

    class Meta(Table.Meta):
        db_table = "policy_versions"


class Pricing(Table):
    debt = models.ForeignKey(Debt, models.DO_NOTHING, related_name="pricings")
    debt_version = models.BigIntegerField()
    valid_until = models.DateField()
    cash_total_cents = models.BigIntegerField()

    class Meta(Table.Meta):
        db_table = "pricings"


class Staff(Table):
    name = models.TextField()
    role = models.TextField()
    creditor_id = models.BigIntegerField(null=True)
    active = models.BooleanField()

    class Meta(Table.Meta):
        db_table = "staff"


class Session(Table):
    token_digest = models.BinaryField()
    debtor_id = models.BigIntegerField(null=True)
    staff = models.ForeignKey(Staff, models.DO_NOTHING, null=True, related_name="+")
    stored_values = models.JSONField()
    amounts_unlocked = models.BooleanField()
    last_seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta(Table.Meta):
        db_table = "sessions"
