"""How often payments fall, in words: the same for who pays and for who writes the policy."""

from __future__ import annotations

from offers.policies.limits import Rhythm

RHYTHMS = {Rhythm.MONTHLY: "Todo mês", Rhythm.FORTNIGHTLY: "A cada 14 dias", Rhythm.WEEKLY: "Toda semana"}
