//! Which ways in are open: a new device has to know before it offers them, and nobody has logged in yet.

use apseko_contract::{Method, WayIn, WaysInView};

use crate::api::call::Call;
use crate::api::operation::{Needs, Nothing, Operation, Said, Tells};
use crate::http::Problem;

/// `GET /sessions/ways`
#[derive(Debug)]
pub struct ShowWays;

impl Operation for ShowWays {
    const NAME: &'static str = "show-ways-in";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "sessions/ways";
    const SUMMARY: &'static str =
        "Which ways in are open: by invitation, by account, through the institution.";
    const NEEDS: Needs = Needs::Nothing;
    const TELLS: Tells = Tells::Nothing;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = WaysInView;

    fn answer(call: &Call<'_>, _: Said<Self>) -> Result<WaysInView, Problem> {
        let mut ways = vec![WayIn::Invitation, WayIn::Account];
        ways.extend(call.desk.api().provider().map(|_| WayIn::Institution));
        Ok(WaysInView { ways })
    }
}
