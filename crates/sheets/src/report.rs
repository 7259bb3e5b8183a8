//! A pack as a lawyer reads it: every question with its conditions in words and what follows, and lists of what somebody
//! should look at. In Latvian, because it is about what people in Latvia are asked.

#[cfg(test)]
mod example;
mod lists;
mod page;
mod question;
mod terms;
#[cfg(test)]
mod tests;
mod uses;
pub mod words;

use page::Page;

use crate::library::{Edition, Library};

/// The whole pack: every edition of it, question by question, and what should be looked at.
pub fn report(library: &Library) -> String {
    let mut page = Page::default();
    head(library, &mut page);
    for edition in library.editions() {
        edition_heading(edition, &mut page);
        for (at, _) in edition.modules().iter().enumerate() {
            module(edition, at, &mut page);
        }
        lists::norms(edition, &mut page);
        lists::classifiers(edition, &mut page);
        lists::oddities(edition, &mut page);
    }
    page.into_text()
}

/// How much there is of everything, and what should be looked at: what fits on a screen.
pub fn summary(library: &Library) -> String {
    let mut page = Page::default();
    head(library, &mut page);
    page.line(0, "Kļūdu nav.");
    for edition in library.editions() {
        edition_heading(edition, &mut page);
        lists::counts(edition, &mut page);
        lists::oddities(edition, &mut page);
    }
    page.into_text()
}

fn head(library: &Library, page: &mut Page) {
    let Library { code, version, title, .. } = library;
    page.title(format_args!("{} ({code}, {version}. versija)", title.lv));
}

fn edition_heading(edition: &Edition, page: &mut Page) {
    page.title(match edition.from {
        Some(from) => format!("Spēkā no {}", terms::day(from)),
        None => "Spēkā vienmēr".to_owned(),
    });
}

fn module(edition: &Edition, at: usize, page: &mut Page) {
    let Some(module) = edition.modules().get(at) else { return };
    page.title(format_args!("{} – {} ({}. versija)", module.code, module.title.lv, module.version));
    for (place, section) in edition.sections().iter().enumerate() {
        let questions = || edition.questions().iter().filter(|it| it.module == at && it.section == place);
        if questions().next().is_none() {
            continue;
        }
        page.heading(format_args!("{} [{}]", section.title.lv, section.code));
        let group = section.group.and_then(|group| edition.groups().get(usize::from(group.0)));
        if let Some(group) = group {
            page.line(1, format_args!("Atkārtojas katrai rindai: {}", group.title.lv));
        }
        question::shown_when("Sadaļa rādīta", section.shown_when.as_ref(), edition, 1, page);
        for question in questions() {
            question::question(question, edition, page);
        }
    }
}
