//! Files as offices send them.

use apseko_domain::Role;
use jiff::civil::date;

use super::*;
use crate::people::Record;
use crate::people::{Book, By, Id, Post, Unit, plan_all};

const BY: By = By { who: None, now_ms: 1_795_305_600_000, today: date(2026, 11, 22), saw: None };
const HEADER: &str = "login;name;role;unit;from;until;subject\n";

fn office() -> Book {
    let unit = |id, code: &str| {
        let (code, name) = (Word::new(code).unwrap(), Name::new(code).unwrap());
        (1, Record::Unit(Unit { id: Id([id; 16]), code, name, parent: None, closed_on: None }))
    };
    Book::of(1, [unit(0x11, "ZEM"), unit(0x12, "RIG")])
}

fn ids() -> impl FnMut() -> Id {
    let mut next = 0x40;
    move || {
        next += 1;
        Id([next; 16])
    }
}

/// Reads a file into a book; the changes are made.
fn imports(book: &mut Book, file: &str) -> Result<Imported, Vec<ImportFault>> {
    let imported = propose(book, &read(file.as_bytes())?, &BY, &mut ids())?;
    let puts = plan_all(book, &imported.changes, &BY).expect("what was proposed can be done");
    let version = book.version() + 1;
    book.take(version, puts.into_iter().map(|record| (version, record)));
    Ok(imported)
}

fn wrong(file: &str) -> Vec<(u32, String, &'static str)> {
    let faults = imports(&mut office(), file).expect_err("the file is not in order");
    faults.into_iter().map(|fault| (fault.line, fault.column, fault.what.code())).collect()
}

#[test]
fn a_file_is_taken_over_and_comes_to_nothing_the_second_time() {
    let mut book = office();
    let file = format!(
        "\u{FEFF}{HEADER}ilze.kalnina;Ilze Kalniņa;INS;ZEM;2026-01-01;;https://idp 17\r\n\
         ilze.kalnina;Ilze Kalniņa;RSV;RIG;01.02.2026;28.02.2026.;\r\n\
         juris.k;\"Kļava; Juris\";SEC;RIG;2026-01-01;;\r\n"
    );
    let first = imports(&mut book, &file).unwrap();
    assert_eq!(first.added, ["ilze.kalnina", "juris.k"]);
    let ilze = book.person_of_login(&"ilze.kalnina".parse().unwrap()).unwrap();
    assert_eq!(ilze.posts.len(), 2, "a line a post");
    assert_eq!(ilze.posts[1].until, Some(date(2026, 2, 28)), "days as people here write them");
    assert_eq!(ilze.subject.as_ref().unwrap().subject, "17");
    let juris = book.person_of_login(&"juris.k".parse().unwrap()).unwrap();
    assert_eq!(juris.name.as_str(), "Kļava; Juris", "a field may have the mark between fields in it");
    let before = book.records();
    let second = imports(&mut book, &file).unwrap();
    assert_eq!((second.changes.len(), second.unchanged), (0, 2), "{second:?}");
    assert_eq!(book.records(), before);
}

#[test]
fn whoever_is_not_in_the_file_is_told_of_and_stays() {
    let mut book = office();
    imports(&mut book, &format!("{HEADER}a.a;A A;INS;ZEM;2026-01-01;;\nb.b;B B;INS;ZEM;2026-01-01;;\n"))
        .unwrap();
    let later = imports(&mut book, "login,name,role,unit,from\na.a,A B,INS,ZEM,2026-01-01\n").unwrap();
    assert_eq!((later.changed, later.missing), (vec!["a.a".to_owned()], vec!["b.b".to_owned()]));
    let b = book.person_of_login(&"b.b".parse().unwrap()).unwrap();
    assert_eq!((b.dismissed_on, b.posts.len()), (None, 1), "nobody is dismissed by being left out");
}

#[test]
fn a_post_that_has_an_end_now_is_ended() {
    let mut book = office();
    imports(&mut book, &format!("{HEADER}a.a;A A;INS;ZEM;2026-01-01;;\n")).unwrap();
    let ended = format!("{HEADER}a.a;A A;INS;ZEM;2026-01-01;2026-12-31;\na.a;A A;INS;RIG;2027-01-01;;\n");
    imports(&mut book, &ended).unwrap();
    let posts = book.person_of_login(&"a.a".parse().unwrap()).unwrap().posts.clone();
    let unit = |id| Id([id; 16]);
    let post = |unit, from, until| Post { role: Role::Inspector, unit, from, until, stands_for: None };
    let expected = [
        post(unit(0x11), date(2026, 1, 1), Some(date(2026, 12, 31))),
        post(unit(0x12), date(2027, 1, 1), None),
    ];
    assert_eq!(posts, expected);
    assert_eq!(imports(&mut book, &ended).unwrap().changes, []);
}

#[test]
fn every_fault_is_told_with_its_line_and_column() {
    let file = format!(
        "{HEADER}ilze kalnina;;INS;ZEM;2026-01-01;;\n\
         a.a;A A;KING;ZEM;2026-13-01;;\n\
         b.b;B B;INS;NAV;2026-01-01;;\n\
         c.c;C C\n\
         d.d;D D;INS;ZEM;2026-02-01;2026-01-01;nothing\n"
    );
    let text = wrong(&file);
    let expected = [
        (2, "login", "text.login"),
        (2, "name", "text.empty"),
        (3, "role", "import.role"),
        (3, "from", "import.day"),
        (4, "unit", "unit.unknown"),
        (5, "", "import.fields"),
        (6, "subject", "import.subject"),
        (6, "from", "change.days_odd"),
    ];
    assert_eq!(text, expected.map(|(line, column, code)| (line, column.to_owned(), code)));
    let of_book = format!(
        "{HEADER}b.b;B B;INS;NAV;2026-01-01;;\nd.d;D D;INS;ZEM;2026-02-01;2026-01-01;\n\
         e.e;E E;INS;ZEM;2026-01-01;;\ne.e;E Ē;INS;RIG;2026-01-01;;\ne.e;E E;INS;ZEM;2026-06-01;;\n"
    );
    let expected = [
        (2, "unit", "unit.unknown"),
        (3, "from", "change.days_odd"),
        (5, "name", "import.differs"),
        (6, "from", "post.overlaps"),
    ];
    assert_eq!(wrong(&of_book), expected.map(|(line, column, code)| (line, column.to_owned(), code)));
}

#[test]
fn a_line_tells_everything_that_is_wrong_with_it() {
    let mut book = office();
    imports(&mut book, &format!("{HEADER}a.a;A A;INS;ZEM;2026-01-01;;\nd.d;D D;INS;ZEM;2026-01-01;;\n"))
        .unwrap();
    let gone = book.person_of_login(&"d.d".parse().unwrap()).unwrap().id;
    let puts = plan_all(&book, &[Change::Dismiss { person: gone, from: date(2026, 11, 1) }], &BY).unwrap();
    book.take(9, puts.into_iter().map(|record| (9, record)));
    let file = format!(
        "{HEADER}a.a;A A;INS;ZEM;2026-01-01;;https://idp 1\n\
         a.a;A B;INS;NAV;2026-02-01;2026-01-01;https://idp 2\n\
         d.d;D D;KING;NAV;2026-02-01;2026-01-01;\n\
         d.d;D D;INS;NAV;2026-02-01;2026-01-01;\n"
    );
    let faults = imports(&mut book, &file).expect_err("nothing of it is in order");
    let told: Vec<_> = faults.iter().map(|it| (it.line, it.column.as_str(), it.what.code())).collect();
    let expected = [
        (3, "name", "import.differs"),
        (3, "subject", "import.differs"),
        (3, "unit", "unit.unknown"),
        (3, "from", "change.days_odd"),
        (4, "role", "import.role"),
        (4, "login", "person.dismissed"),
        (4, "unit", "unit.unknown"),
        (4, "from", "change.days_odd"),
        (5, "login", "person.dismissed"),
        (5, "unit", "unit.unknown"),
        (5, "from", "change.days_odd"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_file_that_is_something_else_is_refused_in_a_sentence() {
    let latin = b"login;name;role;unit;from\na.a;K\xC4nis;INS;ZEM;2026-01-01\n";
    let faults = read(latin).expect_err("not UTF-8");
    assert_eq!((faults[0].line, faults[0].what), (2, WrongThere::Encoding));
    let codes =
        |file: &str| wrong(file).into_iter().map(|(_, column, code)| (column, code)).collect::<Vec<_>>();
    assert_eq!(codes(""), [(String::new(), "import.empty")]);
    let header = codes("login;name;role;role;pay;unit\n");
    let expected = [
        ("role", "import.column_twice"),
        ("pay", "import.column_unknown"),
        ("from", "import.column_missing"),
    ];
    assert_eq!(header, expected.map(|(column, code)| (column.to_owned(), code)));
    let long = format!("{HEADER}{}", "a.a;A A;INS;ZEM;2026-01-01;;\n".repeat(MOST_LINES + 1));
    assert_eq!(codes(&long), [(String::new(), "import.too_long")]);
}

#[test]
fn a_full_file_of_new_people_is_read_in_time() {
    let line = |number: usize| format!("person.{number};Persona {number};INS;ZEM;2026-01-01;;\n");
    let file = format!("{HEADER}{}", (0..MOST_LINES).map(line).collect::<String>());
    let mut count = 0_u128;
    let mut new_id = || {
        count += 1;
        Id(count.to_be_bytes())
    };
    let imported = propose(&office(), &read(file.as_bytes()).unwrap(), &BY, &mut new_id).unwrap();
    assert_eq!(imported.added.len(), MOST_LINES);
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_the_reader_fall_over(bytes in proptest::collection::vec(0_u8.., 0..400)) {
        let _ = read(&bytes);
        let mut file = HEADER.as_bytes().to_vec();
        file.extend(bytes);
        if let Ok(taken) = read(&file) {
            let _ = propose(&office(), &taken, &BY, &mut ids());
        }
    }
}
