//! `people`: who works here, changed by the operator of the server.

mod import;

use jiff::ToSpan as _;

use super::CommandFault;
use super::arguments::{Arguments, missing};
use super::book::{OpenBook, day, named, new_id, role, text};
use super::told::tell;
use crate::people::{Absence, Change, Person, Post, Subject, invitation, sum_of};
use crate::premises::FolderFault;

const WORDS: &str = "list, add, change, give, end, move, deputise, absent, dismiss, reinstate, invite, bind, unbind, sign-out \
                     or import";

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    let open = OpenBook::read(arguments)?;
    let words = People { arguments, open: &open };
    match arguments.second() {
        Some("list") => words.list(),
        Some("add") => words.add(),
        Some("change") => words.change(),
        Some("give") => words.give(),
        Some("end") => words.end(),
        Some("move") => words.go(),
        Some("deputise") => words.deputise(),
        Some("absent") => words.absent(),
        Some("dismiss") => words.dismiss(),
        Some("reinstate") => open.carry_out(&[Change::Reinstate { person: words.person()?.id }]),
        Some("invite") => words.invite(words.person()?),
        Some("bind") => words.bind(),
        Some("unbind") => open.carry_out(&[Change::UnbindSubject { person: words.person()?.id }]),
        Some("sign-out") => open.carry_out(&[Change::VoidSessions { person: words.person()?.id }]),
        Some("import") => import::run(arguments, &open),
        Some(_) | None => Err(missing(&format!("after `people`, {WORDS}"))),
    }
}

struct People<'a> {
    arguments: &'a Arguments,
    open: &'a OpenBook<'a>,
}

impl People<'_> {
    fn person(&self) -> Result<&Person, CommandFault> {
        self.open.person(&named(self.arguments, "the user name")?)
    }

    fn list(&self) -> Result<(), CommandFault> {
        let book = &self.open.book;
        let mut rows: Vec<Vec<String>> = book.people().map(|kept| self.row(&kept.record)).collect();
        rows.sort();
        tell(self.arguments, &["login", "name", "posts", "state", "devices", "id"], &rows);
        Ok(())
    }

    fn row(&self, person: &Person) -> Vec<String> {
        let (book, today) = (&self.open.book, self.open.today);
        let posts = person.posts_on(today).map(|post| {
            let unit =
                book.unit(post.unit).map_or_else(|| post.unit.to_string(), |unit| unit.code.to_string());
            let deputy = if post.stands_for.is_some() { "*" } else { "" };
            format!("{}@{unit}{deputy}", post.role.as_str())
        });
        let counting = book.devices_of(person.id).filter(|device| device.revoked.is_none()).count();
        vec![
            person.login.as_ref().map(ToString::to_string).unwrap_or_default(),
            person.name.to_string(),
            posts.collect::<Vec<_>>().join(" "),
            self.state(person).to_owned(),
            counting.to_string(),
            person.id.to_string(),
        ]
    }

    fn state(&self, person: &Person) -> &'static str {
        let is_invited = person.invitation.as_ref().is_some_and(|it| self.open.now_ms < it.until_ms);
        if person.is_dismissed(self.open.today) {
            "dismissed"
        } else if person.is_absent(self.open.today) {
            "absent"
        } else if is_invited {
            "invited"
        } else {
            "here"
        }
    }

    fn post(&self) -> Result<Post, CommandFault> {
        let said = &self.arguments.book;
        let unit = said.need("unit", |code| self.open.unit(code).map(|unit| unit.id))?;
        let from = said.read("from", day)?.unwrap_or(self.open.today);
        let until = said.read("until", day)?;
        Ok(Post { role: said.need("role", role)?, unit, from, until, stands_for: None })
    }

    fn add(&self) -> Result<(), CommandFault> {
        let said = &self.arguments.book;
        let id = new_id()?;
        let (login, name) = (said.need("login", text)?, said.need("name", text)?);
        let mut changes = vec![Change::AddPerson { id, login: Some(login), name }];
        if said.text("role").is_some() || said.text("unit").is_some() {
            changes.push(Change::GivePost { person: id, post: self.post()? });
        }
        let invited = if said.has("invite") { Some(fresh_invitation()?) } else { None };
        changes.extend(invited.iter().map(|it| Change::Invite {
            person: id,
            sum: sum_of(it),
            replaces: None,
        }));
        self.open.carry_out(&changes)?;
        println!("person {id}");
        if let Some(invited) = invited {
            println!("invitation {}", invited.as_str());
        }
        Ok(())
    }

    fn change(&self) -> Result<(), CommandFault> {
        let (person, said) = (self.person()?, &self.arguments.book);
        let login = said.read("login", text)?.or_else(|| person.login.clone());
        let name = said.read("name", text)?.unwrap_or_else(|| person.name.clone());
        self.open.carry_out(&[Change::ChangePerson { id: person.id, login, name }])
    }

    fn give(&self) -> Result<(), CommandFault> {
        self.open.carry_out(&[Change::GivePost { person: self.person()?.id, post: self.post()? }])
    }

    /// Ends the post that the person has in the unit in this role, with `--until` or yesterday.
    fn end(&self) -> Result<(), CommandFault> {
        let (person, said) = (self.person()?, &self.arguments.book);
        let unit = said.need("unit", |code| self.open.unit(code).map(|unit| unit.id))?;
        let role = said.need("role", role)?;
        let yesterday = self.open.today.yesterday().unwrap_or(self.open.today);
        let last = said.read("until", day)?.unwrap_or(yesterday);
        let of = said.read("for", |login| self.open.person(login).map(|person| person.id))?;
        let ends = person.posts.iter().filter(|post| {
            (post.role, post.unit, post.stands_for) == (role, unit, of) && !post.is_over(self.open.today)
        });
        let changes: Vec<Change> = ends
            .map(|post| Change::EndPost {
                person: person.id,
                unit,
                role,
                from: post.from,
                stands_for: of,
                last,
            })
            .collect();
        if changes.is_empty() {
            return Err(CommandFault::Refused(crate::people::ChangeRefused::PostUnknown));
        }
        self.open.carry_out(&changes)
    }

    fn go(&self) -> Result<(), CommandFault> {
        let (person, said) = (self.person()?, &self.arguments.book);
        let post = self.post()?;
        let out_of = said.read("out-of", |code| self.open.unit(code).map(|unit| unit.id))?;
        self.open.carry_out(&[Change::Move {
            person: person.id,
            out_of,
            to: post.unit,
            role: post.role,
            from: post.from,
        }])
    }

    fn deputise(&self) -> Result<(), CommandFault> {
        let (person, said) = (self.person()?, &self.arguments.book);
        let post = self.post()?;
        let stands_for = said.need("for", |login| self.open.person(login).map(|person| person.id))?;
        let until = post.until.ok_or_else(|| missing("--until"))?;
        let (role, unit, from) = (post.role, post.unit, post.from);
        self.open.carry_out(&[Change::Deputise { deputy: person.id, stands_for, unit, role, from, until }])
    }

    /// Adds days to those that are known.
    fn absent(&self) -> Result<(), CommandFault> {
        let (person, said) = (self.person()?, &self.arguments.book);
        let from = said.read("from", day)?.unwrap_or(self.open.today);
        let until = said.need("until", day)?;
        let mut absences = person.absences.clone();
        absences.push(Absence { from, until, why: said.read("why", text)? });
        self.open.carry_out(&[Change::SetAbsences { person: person.id, absences }])
    }

    fn dismiss(&self) -> Result<(), CommandFault> {
        let from = self.arguments.book.read("from", day)?.unwrap_or(self.open.today);
        self.open.carry_out(&[Change::Dismiss { person: self.person()?.id, from }])
    }

    fn invite(&self, person: &Person) -> Result<(), CommandFault> {
        let invited = fresh_invitation()?;
        let replaces = self.arguments.book.text("replaces").map(|id| self.open.device(id)).transpose()?;
        let replaces = replaces.map(|device| device.id);
        self.open.carry_out(&[Change::Invite { person: person.id, sum: sum_of(&invited), replaces }])?;
        let until = jiff::Timestamp::from_millisecond(self.open.now_ms).unwrap_or_default() + 72.hours();
        let row = vec![invited.to_string(), until.strftime("%Y-%m-%dT%H:%MZ").to_string()];
        tell(self.arguments, &["invitation", "until"], &[row]);
        Ok(())
    }

    fn bind(&self) -> Result<(), CommandFault> {
        let (person, said) = (self.person()?.id, &self.arguments.book);
        let word =
            |name: &str| said.text(name).map(ToOwned::to_owned).ok_or_else(|| missing(&format!("--{name}")));
        let subject = Subject { issuer: word("issuer")?, subject: word("subject")? };
        self.open.carry_out(&[Change::BindSubject { person, subject }])
    }
}

fn fresh_invitation() -> Result<zeroize::Zeroizing<String>, CommandFault> {
    let mut failed = false;
    let made = invitation(&mut |bytes| failed |= getrandom::fill(bytes).is_err());
    if failed { Err(FolderFault::NoRandomness.into()) } else { Ok(made) }
}
