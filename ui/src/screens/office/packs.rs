//! Packs that devices fetch, and the way to the definitions of control sheets in them.

use apseko_contract::{ListPacks, PackRow};
use leptos::prelude::*;

use super::{OfficePage, OfficeTab, use_office};
use crate::answered::Answered;
use crate::frame::is_wide;
use crate::icon::Icon;
use crate::parts::{
    ButtonLink, Cell, CodeText, Column, EmptyState, HeadCell, NumberText, Row, Rows, Table, TableRow,
};
use crate::route::Route;
use crate::text::{Texts, moment, use_say};

/// So much of a sum tells two packs apart; the whole one stands in the title of the cell.
const SHORT_SUM: usize = 16;

/// The tab.
#[component]
pub fn Packs() -> impl IntoView {
    let say = use_say();
    let wide = is_wide();
    let packs = use_office(|| Some(ListPacks {}));
    view! {
        <OfficePage tab=OfficeTab::Packs>
            <div class="stack">
                <p class="remark">{say.word(Texts::pack_about)}</p>
                <div class="cluster">
                    <ButtonLink href=Route::Definitions.href() icon=Icon::Document>
                        {say.word(Texts::pack_definitions)}
                    </ButtonLink>
                </div>
                <Answered asked=packs titled=true let:view>
                    {move || {
                        let packs = view.get().packs;
                        match (packs.is_empty(), wide.get()) {
                            (true, _) => view! { <Nothing /> }.into_any(),
                            (false, true) => view! { <Desk packs=packs /> }.into_any(),
                            (false, false) => view! { <Hand packs=packs /> }.into_any(),
                        }
                    }}
                </Answered>
            </div>
        </OfficePage>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    let say = use_say();
    view! {
        <EmptyState icon=Icon::Document title=say.word(Texts::pack_none)>{say.word(Texts::pack_none_next)}</EmptyState>
    }
}

#[component]
fn Desk(packs: Vec<PackRow>) -> impl IntoView {
    let say = use_say();
    let columns = move || {
        let texts = say.get();
        vec![
            Column::new("name", texts.pack_name()),
            Column::new("version", texts.pack_version()).numeric(),
            Column::new("size", texts.pack_size()).numeric(),
            Column::new("sum", texts.pack_sum()),
        ]
    };
    let line = move |pack: PackRow| {
        let (bytes, sum) = (pack.length, pack.sum.clone());
        view! {
            <TableRow>
                <HeadCell><CodeText>{pack.name}</CodeText></HeadCell>
                <Cell numeric=true>{pack.version}</Cell>
                <Cell numeric=true><NumberText>{move || moment::size(say.get().0, bytes)}</NumberText></Cell>
                <Cell><span class="code office__sum" title=sum translate="no">{short(&pack.sum)}</span></Cell>
            </TableRow>
        }
    };
    view! {
        <Table caption=say.word(Texts::office_packs) columns=columns>{packs.into_iter().map(line).collect_view()}</Table>
    }
}

#[component]
fn Hand(packs: Vec<PackRow>) -> impl IntoView {
    let say = use_say();
    let line = move |pack: PackRow| {
        let (version, bytes) = (pack.version, pack.length);
        let aside = move || view! { <span>{move || moment::size(say.get().0, bytes)}</span> };
        view! {
            <Row title=pack.name aside=aside>
                <p>{say.word(Texts::pack_version)} " " {version}</p>
                <p><CodeText>{short(&pack.sum)}</CodeText></p>
            </Row>
        }
    };
    view! { <Rows label=say.word(Texts::office_packs)>{packs.into_iter().map(line).collect_view()}</Rows> }
}

fn short(sum: &str) -> String {
    sum.get(..SHORT_SUM).map_or_else(|| sum.to_owned(), |short| format!("{short}…"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_short_sum_is_whole_and_a_long_one_says_that_it_goes_on() {
        assert_eq!(super::short("0123"), "0123");
        assert_eq!(super::short(&"a".repeat(64)), format!("{}…", "a".repeat(16)));
    }
}
