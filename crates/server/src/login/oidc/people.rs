//! What a provider says about a person, in our own words: the same whoever the provider is.

use serde_json::{Map, Value};

use super::fault::OidcFault;
use super::settings::{ClaimPath, SecondFactor, Settings};

/// Longer texts about a person are no names or codes.
const LONGEST: usize = 256;
/// So many groups are looked at.
const MOST: usize = 1_000;

/// Somebody whom a provider vouches for. Every way of showing who one is ends in this.
#[derive(Clone, PartialEq, Eq)]
pub struct Verified {
    /// Who vouches.
    pub issuer: String,
    /// Whom they mean: never given to anybody else, and the only thing by which a person is found again.
    pub subject: String,
    /// The log-in name there.
    pub login: Option<String>,
    /// The name for people.
    pub name: Option<String>,
    /// The code of the unit.
    pub unit: Option<String>,
    /// Our codes of their roles, each once, sorted.
    pub roles: Vec<String>,
    /// How they showed it (RFC 8176).
    pub amr: Vec<String>,
    /// How sure the provider is.
    pub acr: Option<String>,
}

impl std::fmt::Debug for Verified {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The rest is about a person.
        out.debug_struct("Verified").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

impl Verified {
    /// Reads the claims of a checked token.
    pub(super) fn of(
        claims: &Map<String, Value>,
        subject: &str,
        settings: &Settings,
    ) -> Result<Self, OidcFault> {
        let (amr, acr) = (texts(claims.get("amr")), text(claims.get("acr")));
        if !shows(&settings.second_factor, &amr, acr.as_deref()) {
            return Err(OidcFault::NoSecondFactor);
        }
        let unit = text(at(claims, &settings.claims.unit)).and_then(|value| {
            if settings.units.is_empty() { Some(value) } else { settings.units.get(&value).cloned() }
        });
        if settings.unit_required && unit.is_none() {
            return Err(OidcFault::NoUnit);
        }
        let said = texts(at(claims, &settings.claims.roles));
        let mut roles: Vec<String> =
            said.iter().filter_map(|value| settings.roles.get(value).cloned()).collect();
        roles.sort();
        roles.dedup();
        Ok(Self {
            issuer: settings.issuer.clone(),
            subject: subject.to_owned(),
            login: text(at(claims, &settings.claims.login)),
            name: text(at(claims, &settings.claims.name)),
            unit,
            roles,
            amr,
            acr,
        })
    }
}

fn shows(wanted: &SecondFactor, amr: &[String], acr: Option<&str>) -> bool {
    let by_way = wanted.amr.iter().any(|one| amr.contains(one));
    let by_class = wanted.acr.iter().any(|one| Some(one.as_str()) == acr);
    wanted.not_told || by_way || by_class
}

/// What stands at the end of a path; at the end of none, nothing.
fn at<'c>(claims: &'c Map<String, Value>, path: &ClaimPath) -> Option<&'c Value> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(claims.get(first)?, |value, name| value.get(name.as_str()))
}

fn text(value: Option<&Value>) -> Option<String> {
    // A list of one is how AD FS says one thing.
    let value = value?;
    let only = value.as_array().filter(|list| list.len() == 1).and_then(|list| list.first());
    only.unwrap_or(value)
        .as_str()
        .map(str::trim)
        .filter(|text| !text.is_empty() && text.len() <= LONGEST)
        .map(str::to_owned)
}

fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(many)) => many.iter().take(MOST).filter_map(|one| text(Some(one))).collect(),
        one => text(one).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn settings(change: Value) -> Settings {
        let mut all = json!({
            "issuer": "https://id.example.lv", "client_id": "apseko",
            "redirect_uri": "https://apseko.example.lv/back",
            "second_factor": {"amr": ["mfa"], "acr": ["high"]},
        });
        for (name, value) in change.as_object().unwrap() {
            all[name] = value.clone();
        }
        Settings::from_json(&serde_json::to_vec(&all).unwrap()).unwrap()
    }

    fn read(settings: &Settings, claims: Value) -> Result<Verified, OidcFault> {
        let mut all = json!({"amr": ["pwd", "mfa"]});
        for (name, value) in claims.as_object().unwrap() {
            all[name] = value.clone();
        }
        Verified::of(all.as_object().unwrap(), "s", settings)
    }

    #[test]
    fn each_provider_says_roles_in_its_own_place() {
        let map = json!({"AP-Inspektori": "INS", "AP-Vaditaji": "REG"});
        for (path, claims) in [
            (
                json!(["groups"]),
                json!({"groups": ["AP-Vaditaji", "Domain Users", "AP-Inspektori", "AP-Inspektori"]}),
            ),
            (
                json!(["realm_access", "roles"]),
                json!({"realm_access": {"roles": ["AP-Inspektori", "AP-Vaditaji"]}}),
            ),
            (
                json!(["http://schemas.example/role.v1"]),
                json!({"http://schemas.example/role.v1": ["AP-Inspektori", "AP-Vaditaji"]}),
            ),
        ] {
            let settings = settings(json!({"claims": {"roles": path}, "roles": map}));
            assert_eq!(read(&settings, claims).unwrap().roles, ["INS", "REG"], "{path}");
        }
        let one = settings(json!({"claims": {"roles": ["groups"]}, "roles": map}));
        assert_eq!(read(&one, json!({"groups": "AP-Inspektori"})).unwrap().roles, ["INS"], "one is a text");
        assert_eq!(
            read(&one, json!({"groups": ["INS", "ADM"]})).unwrap().roles,
            [""; 0],
            "our codes are not theirs"
        );
        assert_eq!(read(&one, json!({"groups": {"AP-Inspektori": true}})).unwrap().roles, [""; 0]);
    }

    #[test]
    fn a_unit_is_a_code_or_is_looked_up() {
        let plain = settings(json!({"claims": {"unit": ["unit"]}}));
        assert_eq!(read(&plain, json!({"unit": ["RIGA"]})).unwrap().unit.as_deref(), Some("RIGA"));
        let mapped = settings(
            json!({"claims": {"unit": ["unit"]}, "units": {"Rīgas nodaļa": "RIGA"}, "unit_required": true}),
        );
        assert_eq!(read(&mapped, json!({"unit": "Rīgas nodaļa"})).unwrap().unit.as_deref(), Some("RIGA"));
        for missing in [json!({}), json!({"unit": "RIGA"}), json!({"unit": ""}), json!({"unit": 7})] {
            assert_eq!(read(&mapped, missing.clone()).err(), Some(OidcFault::NoUnit), "{missing}");
        }
    }

    #[test]
    fn nobody_comes_in_with_one_factor() {
        let wanted = settings(json!({}));
        for (claims, shown) in [
            (json!({"amr": ["pwd"]}), false),
            (json!({"amr": []}), false),
            (json!({"amr": "mfa"}), true),
            (json!({"amr": ["pwd"], "acr": "high"}), true),
            (json!({"amr": ["pwd"], "acr": "low"}), false),
            (json!({"amr": {"mfa": true}}), false),
        ] {
            let read = read(&wanted, claims.clone()).map(drop);
            assert_eq!(read, if shown { Ok(()) } else { Err(OidcFault::NoSecondFactor) }, "{claims}");
        }
        let silent = settings(json!({"second_factor": {"not_told": true}}));
        assert!(read(&silent, json!({"amr": []})).is_ok(), "somebody answers for it by name");
    }

    #[test]
    fn a_log_does_not_say_who_it_was() {
        let verified =
            read(&settings(json!({})), json!({"name": "Anna", "preferred_username": "anna"})).unwrap();
        assert_eq!((verified.login.as_deref(), verified.name.as_deref()), (Some("anna"), Some("Anna")));
        assert_eq!(format!("{verified:?}"), r#"Verified { issuer: "https://id.example.lv", .. }"#);
    }
}
