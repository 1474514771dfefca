"""The records of a partnership, from the first connection to the confirmed delivery."""

from partnerships.models.agreement import (
    Agreement,
    AgreementParty,
    AgreementTransition,
    Amendment,
    Notice,
)
from partnerships.models.clause import Attachment, Clause, ClauseComment, ClauseState
from partnerships.models.commitment import (
    Commitment,
    Delivery,
    DueDate,
    Plan,
    PlanStep,
    Responsibility,
)
from partnerships.models.contact import (
    Connection,
    Decision,
    Interaction,
    Introduction,
    Meeting,
    MeetingParty,
    Request,
)
from partnerships.models.funding import Allocation, Budget, FundingReport, FundingSource, Match
from partnerships.models.material import Material
from partnerships.models.membership import CadenceTerm, Membership, MembershipContact
from partnerships.models.partnership import (
    Assignment,
    Partnership,
    PartnershipPathway,
    StageChange,
    StatusChange,
    SystemChange,
)
from partnerships.models.purpose import Charter, Endorsement, Goal, Protocol, Review
from partnerships.models.reading import Reader
from partnerships.models.recruitment import (
    Confirmation,
    Contribution,
    Intersection,
    Prospect,
    RecruitmentNeed,
    ValueStatement,
)
from partnerships.models.sharing import DataFlow, DataSharingAgreement
from partnerships.models.signing import Evidence, Paper, Question, Signature, Signer
from partnerships.models.template import AgreementTemplate, ConsentText, TemplateClause

__all__ = [
    "Agreement",
    "AgreementParty",
    "AgreementTemplate",
    "AgreementTransition",
    "Allocation",
    "Amendment",
    "Assignment",
    "Attachment",
    "Budget",
    "CadenceTerm",
    "Charter",
    "Clause",
    "ClauseComment",
    "ClauseState",
    "Commitment",
    "Confirmation",
    "Connection",
    "ConsentText",
    "Contribution",
    "DataFlow",
    "DataSharingAgreement",
    "Decision",
    "Delivery",
    "DueDate",
    "Endorsement",
    "Evidence",
    "FundingReport",
    "FundingSource",
    "Goal",
    "Interaction",
    "Intersection",
    "Introduction",
    "Match",
    "Material",
    "Meeting",
    "MeetingParty",
    "Membership",
    "MembershipContact",
    "Notice",
    "Paper",
    "Partnership",
    "PartnershipPathway",
    "Plan",
    "PlanStep",
    "Prospect",
    "Protocol",
    "Question",
    "Reader",
    "RecruitmentNeed",
    "Request",
    "Responsibility",
    "Review",
    "Signature",
    "Signer",
    "StageChange",
    "StatusChange",
    "SystemChange",
    "TemplateClause",
    "ValueStatement",
]
