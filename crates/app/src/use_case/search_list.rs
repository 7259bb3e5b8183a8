//! A classifier, searched as people type.

use apseko_contract::{ListRow, SearchList};
use apseko_domain::{Code, fold_for_search};

use crate::failure::Failure;
use crate::packs::SHEETS;
use crate::router::{Looking, Read};

/// Nobody reads more under a field.
const MOST_ROWS: usize = 20;

impl Read for SearchList {
    fn answer(self, looking: &Looking<'_>) -> Result<Vec<ListRow>, Failure> {
        // Packs are open as long as the data is.
        looking.app.store()?;
        let library = looking.app.packs.newest(SHEETS).ok_or(Code::DefinitionsMissing)?;
        let list = library.list(&self.list).ok_or(Code::QuestionUnknown)?;
        let wanted = fold_for_search(&self.text);
        let words: Vec<&str> = wanted.split_whitespace().collect();
        let fits = |code: &str, name: &str| {
            let text = fold_for_search(&format!("{code} {name}"));
            words.iter().all(|word| text.contains(word))
        };
        let found = list.entries.iter().filter(|(code, name)| fits(code, &name.lv)).take(MOST_ROWS);
        Ok(found.map(|(code, name)| ListRow { code: code.clone(), name: name.lv.clone() }).collect())
    }
}
