"""Builders, one for each model and named like it: `build.Membership(partnership=p)` saves a valid row.

Defaults hang together (a commitment's owner belongs to its partnership), so two rows built without a word
stand in two different networks. Dates are fixed: a story begins on START and is told on DAY.
A new builder goes into the room of its noun and is named here.
"""

from factory.django import DjangoModelFactory

from tests.build.agreement import (
    Agreement,
    AgreementParty,
    AgreementTemplate,
    AgreementTransition,
    Amendment,
    Attachment,
    Clause,
    ClauseComment,
    ClauseState,
    ConsentText,
    DataFlow,
    DataSharingAgreement,
    Evidence,
    Notice,
    Paper,
    Question,
    Reader,
    Signature,
    Signer,
    TemplateClause,
)
from tests.build.contact import (
    Connection,
    Decision,
    Interaction,
    Introduction,
    Meeting,
    MeetingParty,
    Request,
)
from tests.build.days import AT, DAY, START, ago
from tests.build.directory import (
    Absence,
    Affiliation,
    Allowance,
    CalendarFeed,
    ConsortiumMember,
    ContactCheck,
    District,
    FormDraft,
    Intermediary,
    Letter,
    LinkCode,
    LinkRenewal,
    LinkVisit,
    Network,
    Note,
    Organization,
    Person,
    Preference,
    School,
    SearchWord,
    Seat,
    SecureLink,
    Silence,
    StaleMark,
    StoredFile,
    Submission,
    Tie,
    User,
    seated,
)
from tests.build.employers import (
    Ask,
    CompetencyEndorsement,
    Employer,
    Interest,
    Need,
    Offer,
    OfferQuestion,
    Placement,
    PlaceRequest,
    Site,
)
from tests.build.funding import Allocation, Budget, FundingReport, FundingSource, Match
from tests.build.material import Material
from tests.build.metrics import (
    CredentialCount,
    CurrentDetail,
    Disposition,
    GoalMetric,
    HealthSnapshot,
    Heartbeat,
    Invitation,
    MetricDefinition,
    MetricDiscussion,
    MetricTarget,
    MetricValue,
    PartnershipMetric,
    Report,
    ReportDelivery,
    Response,
    RubricVersion,
    ScoreChunk,
    ScoreRun,
    Situation,
    SurveyWave,
)
from tests.build.partnership import (
    Assignment,
    CadenceTerm,
    Membership,
    MembershipContact,
    OfPartnership,
    Partnership,
    PartnershipPathway,
    StageChange,
    StatusChange,
    SystemChange,
    convening,
    employing,
    of_same,
)
from tests.build.pathways import (
    Area,
    CareerCluster,
    CipSocLink,
    Competency,
    Course,
    Credential,
    Industry,
    Initiative,
    InstructionalProgram,
    Occupation,
    OccupationFact,
    OnetCluster,
    OnetOccupation,
    Pathway,
    PathwayStep,
    Program,
    ProgramCompletions,
)
from tests.build.promise import Commitment, Confirmation, Delivery, DueDate, Plan, PlanStep, Responsibility
from tests.build.purpose import (
    Charter,
    Contribution,
    Endorsement,
    Goal,
    Intersection,
    Prospect,
    Protocol,
    RecruitmentNeed,
    Review,
    ValueStatement,
)
from tests.build.views import Batch, SavedView

#: Model → the builder that is named like it.
BUILDERS: dict[type, type[DjangoModelFactory]] = {
    builder._meta.model: builder
    for builder in list(globals().values())
    if isinstance(builder, type) and issubclass(builder, DjangoModelFactory)
    if builder._meta.model and builder._meta.model.__name__ == builder.__name__
}
