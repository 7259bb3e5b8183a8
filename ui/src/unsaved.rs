//! Forms that were begun and not saved. Whoever goes on to another screen finds them as they were; the lock takes them
//! away with the interface, because they can hold personal data.

use std::collections::HashMap;

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Every form that was begun, by its name.
#[derive(Debug, Clone, Copy)]
pub struct Unsaved {
    forms: RwSignal<HashMap<String, String>>,
}

impl Unsaved {
    /// Begins with nothing; meant to be called once, around the screens.
    pub fn provide() {
        provide_context(Self::new());
    }

    fn new() -> Self {
        Self { forms: RwSignal::new(HashMap::new()) }
    }

    /// Whether this form was begun and not saved; the caller runs again when that changes.
    pub fn has(self, name: &str) -> bool {
        self.forms.with(|forms| forms.contains_key(name))
    }

    /// Forgets a form that was saved or discarded.
    pub fn forget(self, name: &str) {
        self.keep(name, None);
    }

    /// Puts a form back that was discarded.
    pub fn put_back<T: Serialize>(self, name: &str, form: &T) {
        self.keep(name, serde_json::to_string(form).ok());
    }

    fn recall<T: DeserializeOwned>(self, name: &str) -> Option<T> {
        self.forms.with_untracked(|forms| serde_json::from_str(forms.get(name)?).ok())
    }

    fn keep(self, name: &str, form: Option<String>) {
        let is_known = self.forms.try_with_untracked(|forms| forms.get(name) == form.as_ref());
        if is_known == Some(false) {
            self.forms.update(|forms| {
                match form {
                    Some(form) => forms.insert(name.to_owned(), form),
                    None => forms.remove(name),
                };
            });
        }
    }
}

/// The forms that were begun. Outside the frame nothing outlives its screen.
pub fn use_unsaved() -> Unsaved {
    use_context::<Unsaved>().unwrap_or_else(Unsaved::new)
}

/// What is typed into a form: begins with what was left behind, else with what is known, and is left behind as long as
/// the two differ.
pub fn use_form<T>(name: String, known: T) -> RwSignal<T>
where
    T: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let unsaved = use_unsaved();
    let typed = RwSignal::new(unsaved.recall(&name).unwrap_or_else(|| known.clone()));
    Effect::new(move |before: Option<()>| {
        let left = typed.with(|typed| left_behind(typed, &known));
        // Opening a form is not yet a reason to forget what it holds.
        if before.is_some() {
            unsaved.keep(&name, left);
        }
    });
    typed
}

fn left_behind<T: PartialEq + Serialize>(typed: &T, known: &T) -> Option<String> {
    if typed == known { None } else { serde_json::to_string(typed).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_from_what_is_known_is_left_behind() {
        let known = "SIA „Jumti”".to_owned();
        assert_eq!(left_behind(&known, &known), None, "an opened form is not an unsaved one");
        assert!(left_behind(&"SIA „Jumti un sienas”".to_owned(), &known).is_some());
    }
}
