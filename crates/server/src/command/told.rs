//! Lists as people read them, in columns, or as programs do: one line of JSON for each row.

use serde_json::{Map, Value};

use super::arguments::Arguments;

/// Prints rows under the names of their columns.
pub(super) fn tell(arguments: &Arguments, columns: &[&str], rows: &[Vec<String>]) {
    if arguments.book.has("json") {
        for row in rows {
            println!("{}", object(columns, row));
        }
        return;
    }
    let mut lines = vec![columns.iter().map(ToString::to_string).collect::<Vec<_>>()];
    lines.extend(rows.iter().cloned());
    for line in aligned(&lines) {
        println!("{line}");
    }
}

fn object(columns: &[&str], row: &[String]) -> Value {
    let said = columns.iter().zip(row).map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str())));
    Value::Object(said.collect::<Map<_, _>>())
}

fn aligned(lines: &[Vec<String>]) -> Vec<String> {
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let width = |at: usize| lines.iter().filter_map(|line| line.get(at)).map(|it| it.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|at| width(at).unwrap_or(0)).collect();
    let line = |cells: &Vec<String>| {
        let padded = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    lines.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_their_names_whatever_the_letters() {
        let rows = [["login", "name"], ["ruta.ozolina", "Rūta"], ["a", "Ģirts"]];
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect();
        assert_eq!(aligned(&rows), ["login         name", "ruta.ozolina  Rūta", "a             Ģirts"]);
        let said = object(&["login", "name"], &["a".to_owned(), "\"x\"\n".to_owned()]);
        assert_eq!(said.to_string(), r#"{"login":"a","name":"\"x\"\n"}"#, "a row stays one line");
    }
}
