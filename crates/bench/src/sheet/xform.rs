//! The form as an ODK `XForm`, which `@getodk/xforms-engine` reads.

use std::fmt::Write as _;

use super::pack::code;
use super::plain::{Ask, CHOICES, EMPLOYER, FEATURES, HEADCOUNT, Kind, Plain, SECTION, When};

/// One group for each section; choices are written out, which the engine reads faster than shared lists.
pub fn xml(form: &Plain) -> String {
    let (mut instance, mut binds, mut body) = (String::new(), String::new(), String::new());
    for (section, range) in form.sections() {
        let _ = write!(instance, "<s{section:04}>");
        let _ = write!(body, "<group ref=\"/data/s{section:04}\"><label>Sadaļa {section}</label>");
        for (at, ask) in range.filter_map(|at| Some((at, form.asks.get(at)?))) {
            let _ = write!(instance, "<{}/>", code(at));
            binds.push_str(&bind(at, ask));
            body.push_str(&control(at, ask.kind));
        }
        let _ = write!(instance, "</s{section:04}>");
        body.push_str("</group>");
    }
    format!(
        "<?xml version=\"1.0\"?><h:html xmlns=\"http://www.w3.org/2002/xforms\" \
         xmlns:h=\"http://www.w3.org/1999/xhtml\"><h:head><h:title>bench</h:title><model><instance><data id=\"bench\">\
         <headcount>{HEADCOUNT}</headcount><employer>{EMPLOYER}</employer>{instance}</data></instance>\
         <bind nodeset=\"/data/headcount\" type=\"int\"/><bind nodeset=\"/data/employer\" type=\"string\"/>{binds}\
         </model></h:head><h:body>{body}</h:body></h:html>"
    )
}

fn path(at: usize) -> String {
    format!("/data/s{:04}/{}", at / SECTION, code(at))
}

fn bind(at: usize, ask: &Ask) -> String {
    let of_type = match ask.kind {
        Kind::Features | Kind::Choice | Kind::Employer => "string",
        Kind::Number | Kind::Sum(..) => "int",
    };
    let relevant =
        ask.when.as_ref().map(|when| format!(" relevant=\"{}\"", condition(when))).unwrap_or_default();
    let calculate = match ask.kind {
        Kind::Sum(one, other) => format!(" calculate=\"{} + {}\"", path(one), path(other)),
        Kind::Employer => " calculate=\"/data/employer\"".to_owned(),
        Kind::Features | Kind::Choice | Kind::Number => String::new(),
    };
    format!("<bind nodeset=\"{}\" type=\"{of_type}\"{relevant}{calculate}/>", path(at))
}

fn control(at: usize, kind: Kind) -> String {
    let path = path(at);
    let label = format!("<label>Vai prasība ir izpildīta un dokuments ir objektā? {at}</label>");
    let item = |code: &str| format!("<item><label>{code}</label><value>{code}</value></item>");
    match kind {
        Kind::Features => {
            let items: String = (0..FEATURES).map(|feature| item(&format!("f{feature}"))).collect();
            format!("<select ref=\"{path}\">{label}{items}</select>")
        }
        Kind::Choice => {
            let items: String = CHOICES.iter().map(|code| item(code)).collect();
            format!("<select1 ref=\"{path}\">{label}{items}</select1>")
        }
        Kind::Number | Kind::Employer | Kind::Sum(..) => format!("<input ref=\"{path}\">{label}</input>"),
    }
}

fn condition(when: &When) -> String {
    match when {
        When::HasFeature(feature) => format!("selected({}, 'f{feature}')", path(0)),
        When::Is(at, option) => format!("{} = '{option}'", path(*at)),
        When::IsNot(at, option) => format!("{} != '{option}'", path(*at)),
        When::IsOneOf(at, [one, other]) => format!("({0} = '{one}' or {0} = '{other}')", path(*at)),
        When::MoreThan(at, number) => format!("{} &gt; {number}", path(*at)),
        When::EmploysAtLeast(number) => format!("/data/headcount &gt;= {number}"),
        When::Both(one, other) => format!("{} and {}", condition(one), condition(other)),
    }
}
