//! The form as `survey-core` reads it.

use serde_json::{Value, json};

use super::pack::code;
use super::plain::{Ask, CHOICES, FEATURES, Kind, Plain, When};

/// One page for each section. What is hidden counts as not answered, as on our sheet, which `onHidden` comes closest to.
pub fn json(form: &Plain) -> Value {
    let pages = form.sections().map(|(at, range)| {
        let elements: Vec<Value> = range.filter_map(|at| Some(element(at, form.asks.get(at)?))).collect();
        json!({"name": format!("s{at:04}"), "title": format!("Sadaļa {at}"), "elements": elements})
    });
    json!({"clearInvisibleValues": "onHidden", "pages": pages.collect::<Vec<_>>()})
}

fn element(at: usize, ask: &Ask) -> Value {
    let features: Vec<String> = (0..FEATURES).map(|feature| format!("f{feature}")).collect();
    let mut element = match ask.kind {
        Kind::Features => json!({"type": "checkbox", "choices": features}),
        Kind::Choice => json!({"type": "radiogroup", "choices": CHOICES}),
        Kind::Number => json!({"type": "text", "inputType": "number"}),
        Kind::Employer => json!({"type": "text", "defaultValueExpression": "{employer}"}),
        Kind::Sum(one, other) => {
            let (one, other) = (code(one), code(other));
            let sum =
                format!("iif({{{one}}} notempty and {{{other}}} notempty, {{{one}}} + {{{other}}}, '')");
            json!({"type": "expression", "expression": sum})
        }
    };
    if let Some(fields) = element.as_object_mut() {
        fields.insert("name".to_owned(), code(at).into());
        fields.insert(
            "title".to_owned(),
            format!("Vai prasība ir izpildīta un dokuments ir objektā? {at}").into(),
        );
        if let Some(when) = &ask.when {
            fields.insert("visibleIf".to_owned(), condition(when).into());
        }
    }
    element
}

fn condition(when: &When) -> String {
    match when {
        When::HasFeature(feature) => format!("{{{}}} contains 'f{feature}'", code(0)),
        When::Is(at, option) => format!("{{{}}} = '{option}'", code(*at)),
        When::IsNot(at, option) => format!("{{{}}} <> '{option}'", code(*at)),
        When::IsOneOf(at, [one, other]) => format!("{{{}}} anyof ['{one}', '{other}']", code(*at)),
        When::MoreThan(at, number) => format!("{{{}}} > {number}", code(*at)),
        When::EmploysAtLeast(number) => format!("{{headcount}} >= {number}"),
        When::Both(one, other) => format!("{} and {}", condition(one), condition(other)),
    }
}
