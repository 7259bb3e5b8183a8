//! Reference packs that devices can fetch.

use apseko_contract::{Method, PackRow, PacksView};
use apseko_domain::Capability;

use crate::api::call::Call;
use crate::api::operation::{Needs, Nothing, Operation, Said, Tells};
use crate::api::refused;
use crate::http::Problem;
use crate::packs::Published;

/// `GET /packs`
pub struct List;

impl Operation for List {
    const NAME: &'static str = "list-packs";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "packs";
    const SUMMARY: &'static str =
        "The reference packs that devices can fetch, the newest version of each name first.";
    const NEEDS: Needs = Needs::May(Capability::ReadContent);
    const TELLS: Tells = Tells::Nothing;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = PacksView;

    fn answer(call: &Call<'_>, _: Said<Self>) -> Result<PacksView, Problem> {
        let all = call.desk.packs().all();
        let all = all.map_err(|fault| refused::unavailable("packs.unavailable", &fault))?;
        let mut packs: Vec<PackRow> = all.iter().map(row).collect();
        packs.sort_by(|one, other| (&one.name, other.version).cmp(&(&other.name, one.version)));
        Ok(PacksView { packs })
    }
}

fn row(pack: &Published) -> PackRow {
    PackRow {
        name: pack.code.clone(),
        version: u64::from(pack.version),
        sum: hex::encode(pack.sum),
        length: pack.length,
    }
}
