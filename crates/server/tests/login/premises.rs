//! A door with people behind it, whose clock a test moves by hand.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use apseko_oplog::UserId;
use apseko_server::login::{
    Attempt, Authenticator, Ceiling, Cost, Door, Entered, LoginSecret, LoginStore as _, MemoryLogins,
    NotEntered, PasswordRecord, Secrets,
};
use zeroize::Zeroizing;

pub const ANNA: UserId = UserId([1; 16]);
pub const JURIS: UserId = UserId([2; 16]);
pub const GOOD: &str = "zaļš vilciens brauc lēni";
pub const NOW: i64 = 1_790_000_010_000;

pub struct Premises {
    pub store: Arc<MemoryLogins>,
    pub door: Door,
    pub now_ms: i64,
    drawn: u8,
}

pub fn secret() -> LoginSecret {
    LoginSecret::new(Zeroizing::new([5; 32]))
}

/// The app of a person.
pub fn app(person: UserId) -> Authenticator {
    Authenticator::fresh(&mut |out| out.fill(person.0[0]))
}

pub fn address(last: u8) -> IpAddr {
    Ipv4Addr::new(10, 0, 0, last).into()
}

/// Anna and Juris, the cheapest passwords that are allowed, and no ceiling.
pub fn premises() -> Premises {
    with_room(MemoryLogins::default(), Cost::FLOOR, Ceiling::new(u32::MAX))
}

pub fn with_room(store: MemoryLogins, cost: Cost, ceiling: Ceiling) -> Premises {
    let store = Arc::new(store);
    for (login, person) in [("anna.liepina", ANNA), ("juris", JURIS)] {
        store.name(login, person);
        let password = PasswordRecord::set(GOOD, &[login], cost, &mut |out| out.fill(7)).unwrap();
        let seed = app(person).seal(&secret(), person, &mut |out| out.fill(3));
        store.put_secrets(person, &Secrets::new(password, seed, 0, NOW)).unwrap();
    }
    let door = Door::new(secret(), store.clone(), cost, ceiling);
    Premises { store, door, now_ms: NOW, drawn: 0 }
}

impl Premises {
    /// Everything right, from a first address, without a mark.
    pub fn right(&self, person: UserId) -> Attempt {
        let login = if person == ANNA { "anna.liepina" } else { "juris" };
        Attempt {
            login: login.to_owned(),
            password: Zeroizing::new(GOOD.to_owned()),
            code: app(person).current(self.now_ms),
            address: Some(address(1)),
            mark: None,
        }
    }

    pub fn enter(&mut self, attempt: &Attempt) -> Result<Entered, NotEntered> {
        self.drawn = self.drawn.wrapping_add(1);
        let drawn = self.drawn;
        self.door.enter(attempt, self.now_ms, &mut |out| out.fill(drawn))
    }

    pub fn later(&mut self, seconds: i64) {
        self.now_ms += seconds * 1_000;
    }

    /// A failure from this address: its code, and how long the next try has to wait.
    pub fn fail(&mut self, login: &str, from: u8) -> (&'static str, Option<u64>) {
        let wrong = Attempt {
            login: login.to_owned(),
            password: Zeroizing::new("not this one".to_owned()),
            address: Some(address(from)),
            ..self.right(ANNA)
        };
        let refused = self.enter(&wrong).unwrap_err();
        (refused.code(), refused.retry_after_s())
    }
}
