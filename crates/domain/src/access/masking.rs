//! How much of a personal code or of the number of a document a role is shown of what it may read otherwise.

use super::{Capability, Masking};
use crate::personal_code::PersonalCode;
use crate::role::Role;

/// So much of a number that is no personal code is shown: enough to tell two apart.
const LAST_SHOWN: usize = 2;

/// How a role is shown personal codes and identity documents of what it may read otherwise.
pub fn masking(role: Role) -> Masking {
    match role {
        _ if role.may(Capability::SeePersonalData) => Masking::Plain,
        Role::Planner | Role::Management => Masking::Masked,
        Role::Inspector
        | Role::UnitHead
        | Role::RegionHead
        | Role::Office
        | Role::Legal
        | Role::Administrator
        | Role::Security => Masking::Hidden,
    }
}

impl Masking {
    /// What somebody with these roles is shown: the most that any of them is. Nobody's role shows nothing.
    pub fn of(roles: impl IntoIterator<Item = Role>) -> Self {
        roles.into_iter().map(masking).fold(Self::Hidden, |most, next| match (most, next) {
            (Self::Plain, _) | (_, Self::Plain) => Self::Plain,
            (Self::Masked, _) | (_, Self::Masked) => Self::Masked,
            (Self::Hidden, Self::Hidden) => Self::Hidden,
        })
    }

    /// A code or number as it is shown.
    pub fn show(self, written: &str) -> String {
        match self {
            Self::Plain => written.to_owned(),
            Self::Masked => masked(written),
            Self::Hidden => String::new(),
        }
    }
}

fn masked(written: &str) -> String {
    if let Ok(code) = PersonalCode::parse(written) {
        return code.masked();
    }
    let letters = written.chars().count();
    // Of a short number the end would be nearly all of it.
    let shown = if letters > 3 * LAST_SHOWN { LAST_SHOWN } else { 0 };
    let end = written.chars().skip(letters - shown);
    if letters == 0 { String::new() } else { "*****".chars().chain(end).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_sees_as_much_as_the_table_says() {
        let code = "010190-12345";
        let shown = |role| Masking::of([role]).show(code);
        assert_eq!(shown(Role::Inspector), code);
        assert_eq!(
            shown(Role::Planner),
            "010190-*****",
            "two can be told apart, and nobody can be looked up"
        );
        assert_eq!(shown(Role::RegionHead), "");
        assert_eq!(Masking::of([]).show(code), "", "nobody's role shows nothing");
    }

    #[test]
    fn whoever_has_two_roles_sees_what_the_more_trusted_one_sees() {
        for roles in [[Role::Security, Role::Inspector], [Role::Inspector, Role::Security]] {
            assert_eq!(Masking::of(roles), Masking::Plain);
        }
        assert_eq!(Masking::of([Role::Security, Role::Planner]), Masking::Masked);
    }

    #[test]
    fn what_is_no_personal_code_keeps_its_end_only() {
        let masked = |written| Masking::Masked.show(written);
        assert_eq!(masked("LV1234567"), "*****67");
        assert_eq!(masked("ĀŽ12345"), "*****45", "letters are counted, not bytes");
        assert_eq!(masked("1234"), "*****", "the end of a short number is nearly all of it");
        assert_eq!(masked(""), "", "nothing was written, and nothing is hinted at");
    }
}
