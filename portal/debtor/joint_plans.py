"""The page of a plan: one payment a month, each creditor's part of it, what is paid and what pays the next."""

from __future__ import annotations

from flask import render_template

from payments.barcode_digits import format_linha
from portal import access, clock
from portal.debtor.blueprint import debtor
from portal.extensions import reading, sealer
from portal.services.joint.membership import plan_of
from portal.services.joint.paying import plan_standing
from portal.wiring import qr_code


@debtor.get("/planos/<plan_id>")
def joint_plan(plan_id: str) -> str:
    today = clock.today()
    with reading() as session:
        plan = plan_of(session, access.debtor_id(), plan_id)
        standing = plan_standing(session, plan, sealer=sealer(), today=today)
        pix, boleto = standing.pix, standing.boleto
        return render_template(
            "debtor/joint_plan.html",
            plan=plan,
            standing=standing,
            qr=qr_code(pix.charge.pix_payload) if pix else None,
            linha=format_linha(boleto.linha_digitavel) if boleto else "",
            today=today,
        )
