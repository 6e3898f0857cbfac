"""Made-up sentences of contracts in English, German, French and Japanese."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Language:
    """A sentence takes one alternative from each of the slots, in order, with `blank` between them."""

    blank: str
    slots: Sequence[Sequence[str]]


ENGLISH = Language(
    " ",
    [
        ["You", "We", "Aster", "The Customer", "Each Affiliate", "Either party's agent", "Nobody"],
        ["may", "must", "shall", "will not", "can", "agrees to", "is entitled to"],
        ["pay", "terminate", "disclose", "sell", "retain", "suspend", "assign", "re-negotiate"],
        [
            "all Fees",
            "the “Services”",
            "any personal data",
            "up to 5,000 seats",
            "30% of it",
            "an account (as defined)",
        ],
        ["within 14 days.", "at any time;", "for ten years.", "unless § 4.2 says otherwise:", "by 1 May 2025!", "etc."],
    ],
)
GERMAN = Language(
    " ",
    [
        [
            "Der Kunde",
            "Aster",
            "Die Vertragspartei",
            "Niemand",
            "Jedes verbundene Unternehmen",
            "Der Auftragsverarbeiter",
        ],
        ["darf", "muss", "soll", "kann", "wird", "hat das Recht,"],
        [
            "die Gebühren",
            "sämtliche „Leistungen“",
            "personenbezogene Daten",
            "höchstens 1.500,00 €",
            "gemäß § 7 Abs. 2",
        ],
        ["innerhalb von 14 Tagen", "jederzeit", "ohne Rücksicht auf das Größenverhältnis", "grundsätzlich schriftlich"],
        ["zu zahlen.", "kündigen;", "löschen.", "zu übertragen, soweit nichts anderes gilt.", "offenzulegen:"],
    ],
)
FRENCH = Language(
    " ",
    [
        ["Le client", "L'utilisateur", "Aster", "Chaque société affiliée", "Nul", "L\u2019hébergeur"],
        ["peut", "doit", "s'engage à", "ne saurait", "aura le droit de"],
        ["payer", "résilier", "céder", "conserver", "communiquer", "suspendre"],
        ["les frais", "« le Service »", "aujourd\u2019hui même", "1 500,00 € par mois", "l'ensemble des données"],
        ["dans un délai de 30 jours ;", "à tout moment.", "sauf disposition contraire :", "où qu\u2019il se trouve !"],
    ],
)
JAPANESE = Language(
    "",
    [
        ["利用者は", "当社は", "お客様は", "第三者は", "アスター社は", "契約者は"],
        ["本サービスを", "個人データを", "料金(税込)を", "「アカウント」を", "第4条の権利を", "すべての情報を"],
        ["三十日以内に", "いつでも", "書面により", "2025年5月1日までに", "理由のいかんを問わず"],
        ["支払うものとします。", "開示してはなりません。", "解約できます。", "譲渡しない。", "保存する;"],
    ],
)
LANGUAGES = [ENGLISH, GERMAN, FRENCH, JAPANESE]


def sentence(random: Random, language: Language) -> str:
    """One sentence."""
    return language.blank.join(random.choice(slot) for slot in language.slots)


def passage(random: Random, language: Language, longest: int = 6) -> str:
    """Up to so many sentences on one line."""
    return language.blank.join(sentence(random, language) for _ in range(random.randint(1, longest)))
