//! A new device of somebody who has logged in: the same grant as for an invitation, for the key that the session is bound to.

use apseko_contract::Method;
use apseko_domain::DeviceId;
use apseko_trust::Ask;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::sessions::session_of;
use super::view::{id, name_within};
use crate::api::call::Call;
use crate::api::operation::{Needs, Nothing, Operation, Said, Tells};
use crate::api::refused;
use crate::audit::action;
use crate::http::Problem;
use crate::people::{Change, Id};
use crate::premises::NotAdmitted;

const LONGEST_LABEL: usize = 80;

/// Which device.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolForm {
    /// The new random name of the device.
    pub device: DeviceId,
    /// What people call it.
    #[serde(default)]
    #[schemars(length(min = 1, max = 80))]
    pub label: Option<String>,
    /// The device of the same person whose place it takes.
    #[serde(default)]
    pub replaces: Option<DeviceId>,
}

/// Everything that a new device needs.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GrantView {
    /// The message that `/enrol/v1` answers with, in base64.
    pub grant: String,
    /// The user name of the person, by which the device will know them.
    pub login: String,
}

/// `POST /me/devices`
#[derive(Debug)]
pub struct Enrol;

impl Operation for Enrol {
    const NAME: &'static str = "enrol-device";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "me/devices";
    const SUMMARY: &'static str =
        "Lets whoever has logged in onto a new device, which signs with the key of the session.";
    const NEEDS: Needs = Needs::Somebody;
    const TELLS: Tells = Tells::Done(action::DEVICE_ENROLLED);
    const GOOD: u16 = 201;
    const TOLD_ONCE: bool = true;
    type Path = Nothing;
    type Query = Nothing;
    type Body = EnrolForm;
    type Reply = GrantView;

    fn object(said: &Said<Self>) -> String {
        format!("device:{}", id(said.body.device.0))
    }

    fn answer(call: &Call<'_>, Said { body, .. }: Said<Self>) -> Result<GrantView, Problem> {
        // Whoever has copied a token on the way has no key, and gets no device.
        let (session, _) = (session_of(call)?, call.asker.proved.ok_or_else(refused::unbound)?);
        let key = session.key.ok_or_else(refused::unbound)?;
        let (device, label) = (id(body.device.0), body.label.as_deref());
        let label = label.map(|label| name_within(label, LONGEST_LABEL)).transpose()?;
        let login = login_of(call, session.person.into())?;
        let ask = Ask { login: String::new(), invitation: String::new(), device: device.0, key };
        let replaces = body.replaces.map(|it| id(it.0));
        let grant = call.desk.registry().admit_known(session.person.into(), &ask, replaces, call.now_ms);
        let grant = grant.map_err(not_admitted)?;
        call.note_replaced(session.person, device, &grant);
        if let Some(label) = label {
            call.change(&[Change::LabelDevice { device, label }], None)?;
        }
        Ok(GrantView { grant: STANDARD.encode(grant.to_bytes()), login })
    }
}

/// Somebody without a user name could not log in on the device later.
pub(super) fn login_of(call: &Call<'_>, person: Id) -> Result<String, Problem> {
    let login = call.book().person(person).and_then(|it| it.login.as_ref());
    login.map(ToString::to_string).ok_or_else(|| {
        let said = "Whoever asks has no user name yet; an administrator gives them one.";
        Problem::new(StatusCode::CONFLICT, "enrol.no_login", said)
    })
}

pub(super) fn not_admitted(refused: NotAdmitted) -> Problem {
    match refused {
        NotAdmitted::Refused => {
            let said =
                "The device is somebody else's or was revoked, or whoever asks has no post here today.";
            Problem::new(StatusCode::CONFLICT, "enrol.refused", said)
        }
        NotAdmitted::TooMany | NotAdmitted::NoOfficers | NotAdmitted::Books(_) => refused.into(),
    }
}
