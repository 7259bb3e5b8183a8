//! The table against its kept text, and the sentences of the requirements that a person can check by reading.

use std::fmt::Write;
use std::path::PathBuf;

use super::*;

/// The table as people read it: a row a capability, a column a role.
fn printed() -> String {
    let mut text = format!("{:26}", "");
    for role in Role::ALL {
        write!(text, "{:7}", role.as_str()).unwrap();
    }
    text = format!("{}\n", text.trim_end());
    for capability in Capability::ALL {
        let mut row = format!("{:26}", capability.code());
        for role in Role::ALL {
            write!(row, "{:7}", reach(*role, *capability).map_or("-", Reach::as_str)).unwrap();
        }
        let confirmed = capability.confirmed_by().map(|by| format!("confirmed by: {}", by.code()));
        writeln!(text, "{}", format!("{row}{}", confirmed.unwrap_or_default()).trim_end()).unwrap();
    }
    let mut row = format!("{:26}", "personal codes");
    for role in Role::ALL {
        write!(row, "{:7}", masking(*role).as_str()).unwrap();
    }
    writeln!(text, "{}", row.trim_end()).unwrap();
    let mut row = format!("{:26}", "persons in sheets");
    for role in Role::ALL {
        write!(row, "{:7}", if sees_persons_in_sheets(*role) { "yes" } else { "-" }).unwrap();
    }
    writeln!(text, "{}", row.trim_end()).unwrap();
    text
}

#[test]
fn the_table_is_as_it_was_kept() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/access/table.txt");
    let text = printed();
    if std::env::var_os("APSEKO_GOLDEN").is_some_and(|wish| wish == "write") {
        std::fs::write(&path, &text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, text, "a permission has changed; APSEKO_GOLDEN=write keeps the change");
}

#[test]
fn every_capability_has_one_row_in_the_order_of_the_list() {
    assert_eq!(
        table::rows(),
        Capability::ALL,
        "a forgotten row would refuse everybody, a second one is never read"
    );
}

#[test]
fn every_capability_is_somebodys() {
    for capability in Capability::ALL {
        let whose = Role::ALL.iter().filter(|role| role.may(*capability)).count();
        assert!(whose > 0, "{} could be asked for and never granted", capability.code());
    }
}

#[test]
fn codes_are_kebab_case_and_read_back() {
    for capability in Capability::ALL {
        let code = capability.code();
        assert_eq!(Capability::parse(code), Some(*capability));
        assert!(code.bytes().all(|letter| letter.is_ascii_lowercase() || letter == b'-'), "{code}");
        assert_eq!(serde_json::to_string(capability).unwrap(), format!("\"{code}\""), "one text everywhere");
    }
    assert_eq!(Capability::parse("rule-the-world"), None, "a newer capability is not guessed");
}

#[test]
fn those_who_look_after_the_system_read_no_cases() {
    for role in [Role::Planner, Role::Administrator, Role::Security, Role::Management] {
        for body in [Capability::ReadCases, Capability::SeePersonalData, Capability::SeeApplicant] {
            assert_eq!(reach(role, body), None, "{} and {}", role.as_str(), body.code());
        }
    }
    assert!(!sees_persons_in_sheets(Role::Planner), "a planner reads sheets without persons");
    assert_eq!((masking(Role::Planner), masking(Role::Security)), (Masking::Masked, Masking::Hidden));
}

#[test]
fn what_needs_four_eyes_can_be_confirmed_by_somebody() {
    for capability in Capability::ALL {
        assert_eq!(needs_second_person(*capability), !confirmers(*capability).is_empty());
    }
    let heads = [Role::UnitHead, Role::RegionHead];
    assert_eq!(confirmers(Capability::LiftSuspension), heads);
    assert_eq!(confirmers(Capability::DecideViolations), heads);
    assert_eq!(confirmers(Capability::CreateAdhocTask), heads);
    assert!(!needs_second_person(Capability::WriteNotes));
}

#[test]
fn what_is_left_of_a_permission_was_part_of_it() {
    for left in [Capability::READING, Capability::FINISHING] {
        assert!(left.iter().all(|capability| Role::Inspector.may(*capability)));
    }
    assert!(Capability::READING.iter().all(|left| Role::ALL.iter().all(|role| role.may(*left))));
}
