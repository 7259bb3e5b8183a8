//! An office that has every way open and says what a story wants: it can be out of reach, and its answer can be lost.

use std::sync::Mutex;

use apseko_app::vault::rehearsal::Office;
use apseko_app::vault::{
    AccountProof, Admitted, Ask, Grant, Issuer, IssuerRefusal, Newcomer, Ticket, WaysIn,
};

pub const SERVER_PASSWORD: &str = "zaļš vilciens brauc lēni";
pub const SERVER_CODE: &str = "123456";
const POLL: &str = "only whoever opened it";
const LOGIN: &str = "ilze.kalnina";

/// What comes of the next question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// As it should be.
    Answered,
    /// It has let the device in, and nobody hears of it.
    Lost,
    /// It says no.
    Refused(IssuerRefusal),
}

/// The office.
pub struct OpenOffice {
    books: Office,
    next: Mutex<Next>,
    /// Each device that it let in, in order.
    let_in: Mutex<Vec<[u8; 16]>>,
    /// Who logs in at the institution, once they have.
    came_back: Mutex<Option<&'static str>>,
    coming: Mutex<Option<Newcomer>>,
}

impl OpenOffice {
    pub fn new(books: Office) -> Self {
        Self {
            books,
            next: Mutex::new(Next::Answered),
            let_in: Mutex::default(),
            came_back: Mutex::default(),
            coming: Mutex::default(),
        }
    }

    pub fn says(&self, next: Next) {
        *self.next.lock().unwrap() = next;
    }

    pub fn let_in(&self) -> Vec<[u8; 16]> {
        self.let_in.lock().unwrap().clone()
    }

    /// Somebody finishes in the browser.
    pub fn comes_back(&self, login: &'static str) {
        *self.came_back.lock().unwrap() = Some(login);
    }

    fn admitted(&self, newcomer: &Newcomer, login: &str) -> Result<Admitted, IssuerRefusal> {
        let ask = newcomer.ask(LOGIN, "ZEME").map_err(|_| IssuerRefusal::Unreachable)?;
        let grant = self.books.admit(&ask)?;
        let next = std::mem::replace(&mut *self.next.lock().unwrap(), Next::Answered);
        match next {
            Next::Refused(refusal) => Err(refusal),
            Next::Lost => {
                self.let_in.lock().unwrap().push(newcomer.device());
                Err(IssuerRefusal::Unreachable)
            }
            Next::Answered => {
                self.let_in.lock().unwrap().push(newcomer.device());
                Ok(Admitted { login: login.to_owned(), grant })
            }
        }
    }
}

impl Issuer for OpenOffice {
    fn admit(&self, ask: &Ask) -> Result<Grant, IssuerRefusal> {
        self.books.admit(ask)
    }

    fn ways_in(&self) -> Result<WaysIn, IssuerRefusal> {
        Ok(WaysIn { account: true, institution: true })
    }

    fn admit_by_account(
        &self,
        newcomer: &Newcomer,
        account: &AccountProof<'_>,
    ) -> Result<Admitted, IssuerRefusal> {
        let fits = (account.password, account.code) == (SERVER_PASSWORD, SERVER_CODE);
        if !fits {
            return Err(IssuerRefusal::Said { code: "login.wrong".to_owned() });
        }
        self.admitted(newcomer, account.login)
    }

    fn open_ticket(&self, newcomer: &Newcomer) -> Result<Ticket, IssuerRefusal> {
        *self.coming.lock().unwrap() = Some(newcomer.clone());
        Ok(Ticket {
            id: "0".repeat(32),
            poll: POLL.to_owned().into(),
            open_url: "https://id.vdi.gov.lv/authorize?state=1".to_owned(),
            code: "048213".to_owned(),
            until_ms: 1_800_000_000_000,
        })
    }

    fn take_ticket(&self, ticket: &Ticket) -> Result<Option<Admitted>, IssuerRefusal> {
        assert_eq!(ticket.poll.as_str(), POLL, "the ticket is the one that was opened");
        let refused = self.next.lock().unwrap().clone();
        if let Next::Refused(refusal) = refused {
            self.says(Next::Answered);
            return Err(refusal);
        }
        let Some(login) = *self.came_back.lock().unwrap() else { return Ok(None) };
        let newcomer = self.coming.lock().unwrap().take();
        let newcomer = newcomer.ok_or(IssuerRefusal::Said { code: "oidc.ticket".to_owned() })?;
        self.admitted(&newcomer, login).map(Some)
    }
}
