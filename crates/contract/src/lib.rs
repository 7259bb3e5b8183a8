//! The border between the screens and the app: every command, view, change topic and byte route.
//!
//! Both sides compile against this crate, so a command without a handler or a reply of another shape
//! does not build. It holds no decisions and compiles for wasm.

mod blob;
mod change;
mod command;
mod envelope;
mod remote;
mod typed;

pub use blob::Blob;
pub use change::{Change, ChangeBatch, MAX_CHANGES_IN_BATCH, Topic};
pub use command::admin::account::{
    BeginServerAccount, BeginServerAuthenticator, ChangeServerPassword, DrawSquare,
    FinishServerAuthenticator, ServerSeed, SquareView,
};
pub use command::admin::audit::{
    ActorKind, ChainView, CheckServerAudit, EventDetail, EventOutcome, EventRow, EventsPage, ListEvents,
    WhoViewed,
};
pub use command::admin::device::{
    DeviceDeed, DeviceFilter, DeviceLabel, DeviceReason, DeviceRow, DeviceState, DevicesPage, LabelDevice,
    ListDevices, OrderWipe, OtherDevice, RevokeDevice,
};
pub use command::admin::import::{ImportFault, ImportForm, ImportPeople, ImportView};
pub use command::admin::key::{KeyForm, KeyRow, KeysView, ListKeys, MadeKey, MakeKey, RevokeKey};
pub use command::admin::me::{MeView, ShowMe};
pub use command::admin::pack::{ListPacks, PackRow, PacksView};
pub use command::admin::person::{
    AbsenceForm, AbsenceKind, AbsenceView, AddAbsence, AddPerson, BindSubject, ChangePerson, ColleagueView,
    DismissForm, DismissPerson, EndPost, EndSessions, GivePost, InvitationForm, InvitationView, InvitePerson,
    ListPeople, MoveForm, MovePerson, NewPerson, PeopleFilter, PeoplePage, PersonChange, PersonName,
    PersonRow, PostEnd, PostForm, PostView, ReinstatePerson, RemoveAbsence, ShowPerson, SubjectForm,
    UnbindSubject,
};
pub use command::admin::quarantine::{
    AdmitForm, AdmitFromQuarantine, DropForm, DropFromQuarantine, LetIn, LetInRow, LetInView, ListQuarantine,
    QuarantinePage, QuarantineRow, QuarantineState,
};
pub use command::admin::unit::{
    AddUnit, ChangeUnit, CloseUnit, ListUnits, Seen, UnitChange, UnitForm, UnitRow, UnitsView,
};
pub use command::conflict::{
    AlternativeView, AskAboutConflict, ConflictAbout, ConflictAsked, ConflictChoice, ConflictKey,
    ConflictRow, ConflictTask, ConflictValue, ConflictView, ConflictWriting, ConflictsView, DecideConflict,
    SaidView, ShowConflict, ShowConflicts, ThingKind,
};
pub use command::device::{ClockTrust, Connection, DeviceView, KeyProtection, PersonView, ShowDevice};
pub use command::draft::{DraftSlot, DraftView, KeepDraft, ReadDraft};
pub use command::enrolment::{
    AwaitInstitution, BeginByAccount, InstitutionStep, InstitutionView, OpenInstitution, ShowWaysIn, WayIn,
    WaysInView,
};
pub use command::evidence::{
    Copy, EvidenceRow, EvidenceView, FILE_PIECE_BYTES, FetchFile, FilePiece, MadeRoom, MakeRoom, ReadFile,
    RoomView, Shape, ShowEvidence, ShowRoom, StopFetching,
};
pub use command::files::{
    CaseFiles, FileHeld, FileRow, FileWay, FilesView, PauseFiles, SendFileAgain, ShowFiles,
};
pub use command::link::{AddressThing, FindThing, FoundThing};
pub use command::lock::{
    LockNow, LockView, LogIn, LogOut, LoggedIn, Resume, ResumeWithBiometric, ResumeWithPin, ShowLock, Stage,
    StayAwake, StepUp, UseRecoveryCode, WipedView,
};
pub use command::note::{
    EditNote, NoteHistory, NoteView, RestoreNote, RetractNote, RevisionView, ShowNoteHistory, WriteNote,
};
pub use command::own_access::{
    AuditPage, AuditRow, AuditState, AuthenticatorView, BeginEnrolment, BeginNewAuthenticator,
    CancelEnrolment, ChangePassword, CheckAudit, EnrolmentView, EnterEnrolled, ExportAudit, Exported,
    FinishEnrolment, FinishNewAuthenticator, OwnAccessView, RecoveryCodes, SetPin, ShowAudit, ShowOwnAccess,
};
pub use command::removal::Removal;
pub use command::roster::{
    KeepWorker, RemoveWorker, RestoreWorker, RosterView, ShowRoster, WorkerForm, WorkerRow, WorkerStanding,
};
pub use command::sheet::{
    AddRow, FollowSheet, GiveAnswer, OpenSheet, PREVIEW_ROW, PrepareSheet, PreviewSheet, RemoveRow,
    SearchList, SheetBasis, ShowAnswerHistory,
};
pub use command::sheet_view::{
    BreachView, Cell, GivenAnswer, GroupOf, GroupView, KnownValue, ListRow, NormView, OptionView,
    PartKindView, PartView, PastAnswer, Progress, QuestionView, RowView, RuleView, SectionProgress,
    SectionView, SheetNews, SheetView, Spot,
};
pub use command::sync::{
    AcknowledgeNotice, ChooseNetworks, NoticeView, ShowSync, SyncNow, SyncState, SyncView, WaitingTask,
    WaitingView,
};
pub use command::task::{
    ConfirmTask, ConfirmationStep, ConfirmationView, CreateAdhocTask, ListTasks, OpenTask, ShowToday,
    TaskRow, TaskView, TodayView,
};
pub use command::violation::{
    AddViolation, CauseView, EditViolation, ShowViolations, ViolationEdit, ViolationView, ViolationsView,
};
pub use command::visit::{
    FinishVisit, FormWarning, GapsView, KeepParty, KeepPersonMet, MissingView, NameColleagues, PartyForm,
    PartyView, PauseVisit, PersonMetForm, PersonMetView, RemoveParty, RemovePersonMet, ResumeVisit, SheetGap,
    SheetRow, ShowGaps, ShowTaskVisits, ShowVisit, StartVisit, TaskVisits, VisitGap, VisitRow, VisitStage,
    VisitStarted, VisitView,
};
pub use command::visit_count::{CountVisit, VisitCounts};
pub use command::{Access, Audit, Command, Kind, Place};
pub use envelope::{Answer, Envelope, MAX_BODY_BYTES, UiError};
pub use remote::{Asked, Method, Remote};
pub use typed::Typed;
