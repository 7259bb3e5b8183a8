//! The texts about the files of a case that have values in them.

use super::plural::{en, lv};

phrases! {
    /// Which of how many is shown.
    fn evidence_place(number: u64, of: u64) {
        format!("{number}. no {of}")
    } {
        format!("{number} of {of}")
    }

    /// The button that opens the original.
    fn evidence_open(size: &str) {
        format!("Atvērt oriģinālu ({size})")
    } {
        format!("Open the original ({size})")
    }

    /// How far the original has come.
    fn evidence_getting(got: &str, of: &str) {
        format!("Saņem oriģinālu · {got} no {of}")
    } {
        format!("Getting the original · {got} of {of}")
    }

    /// A file for which a page has no room.
    fn evidence_too_large(size: &str) {
        format!("Fails ir pārāk liels, lai to šeit parādītu ({size}). Redzami tikai tā dati.")
    } {
        format!("The file is too large to be shown here ({size}). Only its details are shown.")
    }

    /// Names the bar of an original.
    fn evidence_bar(name: &str) {
        format!("Saņemts: {name}")
    } {
        format!("Received: {name}")
    }

    /// The button that makes room.
    fn room_make(size: &str) {
        format!("Atbrīvot {size}")
    } {
        format!("Free {size}")
    }

    /// What came of it.
    fn room_made(files: u64, size: &str) {
        format!("Atbrīvoti {size}: {} {files} {}.", lv(files, "izņemts", "izņemti"), lv(files, "fails", "faili"))
    } {
        format!("{size} freed: {files} {} taken off.", en(files, "file", "files"))
    }
}

#[cfg(test)]
mod tests {
    use crate::text::{Language, Texts};

    #[test]
    fn the_files_that_go_agree_in_number() {
        let told = |files| Texts(Language::Latvian).room_made(files, "3,4 MB");
        assert_eq!(told(1), "Atbrīvoti 3,4 MB: izņemts 1 fails.");
        assert_eq!(told(8), "Atbrīvoti 3,4 MB: izņemti 8 faili.");
    }
}
