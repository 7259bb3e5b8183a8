//! The secrets of an account on the server: whose word it takes to set them, how long what waits for a code is good, and how often.

use apseko_domain::Role;
use apseko_server::people::{Id, Invitation, Person, Record, SystemKey};
use apseko_trust::digest;
use serde_json::json;

use super::bed::{Answer, Bed, Shows, now_ms, today};
use super::sessions::{PASSWORD, activated, code, log_in};
use super::world::{
    self, COLLEAGUE, EVERYTHING, INVITATION, NEWCOMER, NORTH, NOTHING, device_of, login_of, who,
};

const MINUTE_MS: i64 = 60_000;

fn is(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{answer:?}");
}

/// Asks for another app.
async fn asks(bed: &Bed, shows: &Shows, password: &str, code: Option<String>) -> Answer {
    let mut form = json!({ "password": password });
    if let Some(code) = code {
        form["code"] = json!(code);
    }
    bed.ask("POST", "me/authenticator", Some(form), shows).await
}

/// Shows the first code of the app that was asked for.
async fn confirms(bed: &Bed, shows: &Shows, ticket: &str, code: &str) -> Answer {
    bed.ask("PUT", "me/authenticator", Some(json!({ "ticket": ticket, "code": code })), shows).await
}

/// The address of the seed, and the ticket.
fn told(asked: &Answer) -> (String, String) {
    assert_eq!(asked.status, 201, "{asked:?}");
    let text = |name: &str| asked.json()[name].as_str().unwrap().to_owned();
    (text("uri"), text("ticket"))
}

#[tokio::test(flavor = "multi_thread")]
async fn another_app_takes_both_factors_and_ends_every_log_in() {
    let bed = Bed::make();
    let uri = activated(&bed).await;
    let shows = bed.logged_in(NEWCOMER);
    is(&asks(&bed, &shows, "not this one", Some(code(&uri, 0))).await, 422, "login.wrong");
    is(&asks(&bed, &shows, PASSWORD, None).await, 400, "request.malformed");
    let (uri, ticket) = told(&asks(&bed, &shows, PASSWORD, Some(code(&uri, 0))).await);
    let first = code(&uri, 0);
    is(&confirms(&bed, &shows, &ticket, "000000").await, 422, "account.code_wrong");
    let stranger = confirms(&bed, &bed.logged_in(COLLEAGUE), &ticket, &first).await;
    is(&stranger, 422, "account.code_wrong");
    is(&confirms(&bed, &shows, &ticket, &first).await, 204, "");
    is(&bed.ask("GET", "me", None, &shows).await, 401, "session.void");
    let again = confirms(&bed, &bed.logged_in(NEWCOMER), &ticket, &code(&uri, 1)).await;
    is(&again, 422, "account.code_wrong");
    is(&log_in(&bed, PASSWORD, &first, None).await, 401, "login.wrong");
    let entered = log_in(&bed, PASSWORD, &code(&uri, 1), None).await;
    assert_eq!(
        entered.status, 201,
        "the password stays, and the code that showed the app is spent: {entered:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_begins_on_a_device_of_its_owner_and_by_no_log_in() {
    let bed = Bed::make();
    let elsewhere = asks(&bed, &bed.logged_in(COLLEAGUE), PASSWORD, None).await;
    is(&elsewhere, 409, "account.none");
    let own = bed.on_device(COLLEAGUE);
    let named = format!("{}, zaļš vilciens", login_of(COLLEAGUE));
    is(&asks(&bed, &own, &named, None).await, 422, "password.like_name");
    let (uri, ticket) = told(&asks(&bed, &own, PASSWORD, None).await);
    waits_since(&bed, &ticket, 15 * MINUTE_MS);
    is(&confirms(&bed, &own, &ticket, &code(&uri, 0)).await, 422, "account.code_wrong");
    waits_since(&bed, &ticket, 14 * MINUTE_MS);
    is(&confirms(&bed, &own, &ticket, &code(&uri, 0)).await, 204, "");
}

/// What waits for a code of the colleague's has waited for so long.
fn waits_since(bed: &Bed, ticket: &str, ago_ms: i64) {
    let name = format!("waits:{ticket}");
    let mut waiting = bed.store.remembered(COLLEAGUE, &name).unwrap().expect("it waits");
    waiting.at_ms = now_ms() - ago_ms;
    bed.store.forget(COLLEAGUE, &name).unwrap();
    assert!(bed.store.remember(COLLEAGUE, &name, &waiting).unwrap());
}

/// Somebody at the machine writes into the book.
fn puts(bed: &Bed, record: Record) {
    bed.registry.refresh().unwrap();
    bed.store.commit(bed.registry.book().version(), &[record]).unwrap();
}

/// The newcomer, as the book has them.
fn newcomer(bed: &Bed) -> Person {
    bed.registry.book().person(NEWCOMER).unwrap().clone()
}

async fn activates(bed: &Bed, login: &str, invitation: &str) -> Answer {
    let form = json!({ "login": login, "invitation": invitation, "password": PASSWORD });
    bed.ask("POST", "accounts/activation", Some(form), &Shows::Nothing).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_opens_an_account_for_its_own_person_in_its_own_time() {
    let bed = Bed::make();
    let login = login_of(NEWCOMER);
    is(&activates(&bed, &login, "ABCD-EFGH-JKMN-PQRT").await, 401, "login.wrong");
    is(&activates(&bed, &login_of(COLLEAGUE), INVITATION).await, 401, "login.wrong");
    let invited = newcomer(&bed);
    let over = invited.invitation.clone().map(|it| Invitation { until_ms: now_ms() - 1, ..it });
    puts(&bed, Record::Person(Person { invitation: over, ..invited.clone() }));
    is(&activates(&bed, &login, INVITATION).await, 401, "login.wrong");
    puts(&bed, Record::Person(Person { dismissed_on: Some(today()), ..invited.clone() }));
    is(&activates(&bed, &login, INVITATION).await, 401, "login.wrong");
    puts(&bed, Record::Person(invited));
    assert_eq!(activates(&bed, &login, INVITATION).await.status, 201, "it was good all the time");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_guesses_at_invitations_has_to_wait() {
    let bed = Bed::make();
    let mut last = activates(&bed, &login_of(NEWCOMER), "ABCD-EFGH-JKMN-PQRT").await;
    for _ in 0..30 {
        if last.status == 429 {
            break;
        }
        last = activates(&bed, &login_of(NEWCOMER), "ABCD-EFGH-JKMN-PQRT").await;
    }
    is(&last, 429, "login.wait");
    let right = activates(&bed, &login_of(NEWCOMER), INVITATION).await;
    is(&right, 429, "login.wait");
}

/// As the book has the key of a system.
fn key(bed: &Bed, name: &str) -> SystemKey {
    bed.registry.book().key(Id(*digest(name.as_bytes()).first_chunk().unwrap())).unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_s_key_counts_under_its_own_id_until_its_end() {
    let bed = Bed::make();
    let me = async |shows: &Shows| bed.ask("GET", "me", None, shows).await;
    let secret = world::secret_of(EVERYTHING);
    let secret = secret.rsplit('_').next().unwrap();
    let under_another = Shows::Token(format!("apk_{}_{secret}", key(&bed, NOTHING).id));
    is(&me(&under_another).await, 401, "session.foreign");
    let good = key(&bed, EVERYTHING);
    for odd in [
        SystemKey { until_ms: now_ms() - 1, ..good.clone() },
        SystemKey { revoked_ms: Some(now_ms() - 1), ..good.clone() },
    ] {
        puts(&bed, Record::Key(odd));
        is(&me(&bed.system(EVERYTHING)).await, 401, "session.over");
    }
    puts(&bed, Record::Key(good));
    assert_eq!(me(&bed.system(EVERYTHING)).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_device_takes_the_place_of_one_of_the_same_person_and_the_audit_has_it() {
    let bed = Bed::make();
    let (old, another) = (device_of(COLLEAGUE), device_of(who(Role::Inspector, NORTH)));
    let uuid = |id: Id| uuid::Uuid::from_bytes(id.0);
    let own = bed.bound(COLLEAGUE, &super::bed::key_of(world::UNKNOWN));
    let enrols = |replaces: Id| {
        let form = json!({ "device": uuid(Id([0x98; 16])), "replaces": uuid(replaces) });
        bed.ask("POST", "me/devices", Some(form), &own)
    };
    is(&enrols(another).await, 409, "enrol.refused");
    let revoked = |device: Id| bed.registry.book().device(device).unwrap().revoked.is_some();
    assert!(!revoked(another), "nobody ends the device of somebody else by losing one");
    assert_eq!(enrols(old).await.status, 201);
    assert!(revoked(old));
    let shows = bed.logged_in(who(Role::Security, NORTH));
    let page = bed.ask("GET", "audit?action=device.replaced", None, &shows).await.json();
    let events = page["events"].as_array().unwrap();
    assert_eq!(events.len(), 1, "{page}");
    assert!(events[0].to_string().contains(&old.to_string()), "which one counts no more: {page}");
}
