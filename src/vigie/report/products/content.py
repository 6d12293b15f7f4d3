"""What a product is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vigie.characterisation.dossier import Dossier
from vigie.model.errors import InputError, ParameterError, nearest
from vigie.report.content import LANGUAGES
from vigie.report.products.named import Named
from vigie.report.products.outline import PRODUCTS, Templates

__all__ = ["STRATEGIES", "ProductContent", "Strategy"]

STRATEGIES = ("procedure", "media", "reputation", "divisions")
"""What campaigns around a vote aim at: each has a line of its own in the situation bulletin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """How a strategy stands, as a person says: none, watched, ongoing or ended; a risk and a note."""

    status: str
    risk: str = ""
    note: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductContent:
    """Everything that a product shows.

    Attributes:
        dossier: The campaign.
        figures: Numbers by name, rebuilt for this document.
        templates: Outlines and sentences.
        product: One of PRODUCTS.
        lang: en or fr.
        tlp: TLP that it is to bear.
        pap: PAP that it is to bear.
        issued_at_us: Date of issue, µs since 1970 UTC.
        version: Version of the document, such as `1.0`.
        is_draft: Whether it says on every page that it is a draft.
        identify_reason: Why accounts of the core are named, if they are; others never are.
        strategies: Strategy → how it stands, for the bulletin; one that is absent is not assessed.
        at_most: Rows of each annex that are printed; the rest is counted.
    """

    dossier: Dossier
    figures: Mapping[str, Named]
    templates: Templates
    product: str
    lang: str = "fr"
    tlp: str = "TLP:AMBER"
    pap: str = "PAP:CLEAR"
    issued_at_us: int
    version: str = "1.0"
    is_draft: bool = False
    identify_reason: str | None = None
    strategies: Mapping[str, Strategy] = field(default_factory=dict)
    at_most: int = 400

    def checked(self) -> ProductContent:
        """Return itself, or say what is wrong with it.

        Raises:
            InputError: accounts are to be named without a reason (VG601).
            ParameterError: there is no such language (VG602), or no such product (VG734).
        """
        if self.identify_reason is not None and not self.identify_reason.strip():
            sentence = "accounts can be identified only for a reason that the report prints"
            raise InputError("VG601", sentence, hint="give the reason, or leave the pseudonyms")
        if self.lang not in LANGUAGES:
            raise ParameterError("VG602", f"no report in {self.lang!r}", hint=nearest(self.lang, LANGUAGES))
        if self.product not in PRODUCTS:
            hint = nearest(self.product, PRODUCTS)
            raise ParameterError("VG734", f"{self.product!r} is no product", hint=hint)
        return self

    @property
    def marking(self) -> str:
        """What stands in headers and footers."""
        return f"{self.tlp} · {self.pap}"
