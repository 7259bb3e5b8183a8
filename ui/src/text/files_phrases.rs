//! The texts about files on their way to the office that have values in them.

use super::plural::{en, lv};

/// One takes the singular, none the genitive, the rest the plural.
fn files_lv(count: u64) -> &'static str {
    if count == 0 { "failu" } else { lv(count, "fails", "faili") }
}

/// What an amount such as „12,4 MB” takes beside it: the last digit that is written decides, but 11 is many.
fn left_lv(amount: &str) -> &'static str {
    let number = amount.split(' ').next().unwrap_or_default();
    let (whole, tenth) = number.split_once(',').unwrap_or((number, "0"));
    let decides = if tenth == "0" { whole } else { tenth };
    lv(decides.parse().unwrap_or(0), "atlicis", "atlikuši")
}

phrases! {
    /// How many have arrived.
    fn files_delivered_of(arrived: u64, whole: u64) {
        format!("{arrived} no {whole} {} {}", lv(whole, "faila", "failiem"), lv(arrived, "nogādāts", "nogādāti"))
    } {
        format!("{arrived} of {whole} {} delivered", en(whole, "file", "files"))
    }

    /// How much has still to go.
    fn bytes_left(amount: &str) {
        format!("{amount} {}", left_lv(amount))
    } {
        format!("{amount} left")
    }

    /// All of them have arrived.
    fn files_delivered_whole(count: u64) {
        lv(count, &format!("Nogādāts {count} fails."), &format!("Nogādāti visi {count} faili.")).to_owned()
    } {
        en(count, "1 file has been delivered.", &format!("All {count} files have been delivered.")).to_owned()
    }

    /// What some of them came to.
    fn files_not_taken(count: u64) {
        format!(
            "{count} {}. Iemesls un ko darīt: zemāk pie {}.",
            lv(count, "fails nav nogādāts", "faili nav nogādāti"),
            lv(count, "faila", "failiem")
        )
    } {
        format!("{count} {} not delivered. The reason and what to do stand below.", en(count, "file is", "files are"))
    }

    /// The line under which lies what has arrived.
    fn files_arrived(count: u64, signed: u64) {
        match signed {
            signed if signed == count => format!("{} {count} {}", lv(count, "Nogādāts un parakstīts", "Nogādāti un parakstīti"), files_lv(count)),
            0 => format!("{} {count} {}", lv(count, "Nogādāts", "Nogādāti"), files_lv(count)),
            signed => format!(
                "{} {count} {}, no tiem {} {signed}", lv(count, "Nogādāts", "Nogādāti"), files_lv(count), lv(signed, "parakstīts", "parakstīti")
            ),
        }
    } {
        match signed {
            signed if signed == count => format!("{count} {} delivered and signed for", en(count, "file", "files")),
            0 => format!("{count} {} delivered", en(count, "file", "files")),
            signed => format!("{count} {} delivered, {signed} signed for", en(count, "file", "files")),
        }
    }

    /// How far one has come.
    fn amount_of(sent: &str, whole: &str) {
        format!("{sent} no {whole}")
    } {
        format!("{sent} of {whole}")
    }

    /// Names the bar of one file.
    fn file_bar(name: &str) {
        format!("Nosūtīts: {name}")
    } {
        format!("Sent: {name}")
    }

    /// For how many files of a case the office has signed.
    fn case_signed(signed: u64, files: u64) {
        format!("Lietas failus parakstījis birojs: {signed} no {files}")
    } {
        format!("Files of the case signed for by the office: {signed} of {files}")
    }
}

#[cfg(test)]
mod tests {
    use crate::text::{Language, Texts};

    const LV: Texts = Texts(Language::Latvian);
    const EN: Texts = Texts(Language::English);

    #[test]
    fn files_are_counted_as_people_count_them() {
        let told = [0, 1, 2, 11, 21].map(super::files_lv);
        assert_eq!(told, ["failu", "fails", "faili", "faili", "fails"]);
        assert_eq!(LV.files_arrived(21, 0), "Nogādāts 21 fails");
        assert_eq!(EN.files_arrived(1, 0), "1 file delivered");
    }

    #[test]
    fn the_way_of_the_files_agrees_in_number_at_both_ends() {
        assert_eq!(LV.files_delivered_of(3, 8), "3 no 8 failiem nogādāti");
        assert_eq!(LV.files_delivered_of(1, 21), "1 no 21 faila nogādāts");
        assert_eq!(LV.files_delivered_of(0, 1), "0 no 1 faila nogādāti");
        assert_eq!(LV.files_delivered_whole(1), "Nogādāts 1 fails.");
        assert_eq!(LV.files_delivered_whole(8), "Nogādāti visi 8 faili.");
        assert_eq!(EN.files_delivered_of(1, 1), "1 of 1 file delivered");
        assert!(LV.files_not_taken(1).starts_with("1 fails nav nogādāts. "));
        assert!(LV.files_not_taken(3).starts_with("3 faili nav nogādāti. "));
    }

    #[test]
    fn an_amount_takes_the_number_of_its_last_digit() {
        for (amount, told) in [
            ("12,4 MB", "12,4 MB atlikuši"),
            ("12,1 MB", "12,1 MB atlicis"),
            ("21,0 MB", "21,0 MB atlicis"),
            ("111 MB", "111 MB atlikuši"),
            ("1 kB", "1 kB atlicis"),
        ] {
            assert_eq!(LV.bytes_left(amount), told);
        }
    }

    #[test]
    fn what_has_arrived_does_not_claim_a_signature() {
        assert_eq!(LV.files_arrived(290, 0), "Nogādāti 290 faili");
        assert_eq!(LV.files_arrived(21, 1), "Nogādāts 21 fails, no tiem parakstīts 1");
        assert_eq!(LV.files_arrived(8, 8), "Nogādāti un parakstīti 8 faili");
    }
}
