//! Exists so that another device can read a secret off the screen: always dark on white with a quiet edge, whatever
//! the theme, because cameras know no themes.

use leptos::prelude::*;

/// How many light modules the standard wants around the square.
const QUIET: usize = 4;

/// One stroke per run of dark modules keeps the picture small.
fn outline(rows: &[String]) -> String {
    let mut path = String::new();
    for (y, row) in rows.iter().enumerate() {
        let mut x = 0;
        for run in row.as_bytes().chunk_by(|one, other| one == other) {
            if run.first() == Some(&b'1') {
                let width = run.len();
                path.push_str(&format!("M{} {}h{width}v1h-{width}z", x + QUIET, y + QUIET));
            }
            x += run.len();
        }
    }
    path
}

#[component]
pub fn QrCode(
    /// `1` for dark.
    rows: Vec<String>,
    #[prop(into)] label: Signal<String>,
) -> impl IntoView {
    let side = rows.len() + 2 * QUIET;
    view! {
        <svg class="qr" viewBox=format!("0 0 {side} {side}") role="img" aria-label=label shape-rendering="crispEdges">
            <path d=outline(&rows)></path>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_run_of_dark_modules_is_one_stroke() {
        let rows = ["1101".to_owned(), "0000".to_owned()];
        assert_eq!(outline(&rows), "M4 4h2v1h-2zM7 4h1v1h-1z", "four modules stay light at the edge");
    }
}
