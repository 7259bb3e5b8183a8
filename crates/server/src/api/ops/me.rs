//! Who the server takes the asker for.

use apseko_contract::{MeView, Method, PersonName};

use super::view;
use crate::api::call::Call;
use crate::api::operation::{Needs, Nothing, Operation, Said, Tells};
use crate::http::Problem;

/// `GET /me`
pub struct ShowMe;

impl Operation for ShowMe {
    const NAME: &'static str = "show-me";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "me";
    const SUMMARY: &'static str = "Who the asker is here, and what they may do.";
    const NEEDS: Needs = Needs::Somebody;
    const TELLS: Tells = Tells::Nothing;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = MeView;

    fn answer(call: &Call<'_>, _: Said<Self>) -> Result<MeView, Problem> {
        let person = call.asker.who();
        let posts = person.and_then(|id| call.book().person(id));
        let posts = posts.map(|it| view::posts_of_today(call, it)).unwrap_or_default();
        let account_since =
            person.map(|id| call.password_set(id)).transpose()?.flatten().and_then(view::moment);
        let person = person.map(|id| PersonName { id: view::person_id(id), name: call.name_of(id) });
        Ok(MeView {
            person,
            posts,
            capabilities: call.asker.capabilities(),
            about_others: call.asker.about_others(),
            account_since,
        })
    }
}
