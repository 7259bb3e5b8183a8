//! The texts about disagreements that have values in them.

use super::plural::{en, lv};

phrases! {
    /// How many values stand.
    fn conflict_values(count: u64) {
        format!("{count} {}", lv(count, "vērtība", "vērtības"))
    } {
        format!("{count} {}", en(count, "value", "values"))
    }

    /// The way to the next disagreement.
    fn conflict_next(left: u64) {
        format!("Nākamā domstarpība (vēl {left})")
    } {
        format!("Next disagreement ({left} left)")
    }

    /// On another device.
    fn conflict_device(id: &str) {
        format!("ierīcē {id}")
    } {
        format!("on device {id}")
    }

    /// What was written while somebody else took the thing out.
    fn conflict_wrote(fields: &str) {
        format!("rakstīja: {fields}")
    } {
        format!("wrote: {fields}")
    }

    /// Who has asked, and when.
    fn conflict_asked_by(author: &str, at: &str) {
        format!("Jautāja {author}, {at}")
    } {
        format!("Asked by {author}, {at}")
    }

    /// The mark by which a question is recognised in the notes.
    fn conflict_reference(reference: &str) {
        format!("Atsauce: {reference}")
    } {
        format!("Reference: {reference}")
    }

    /// The beginning of a question to colleagues.
    fn conflict_question(whom: &str, what: &str) {
        if whom.is_empty() {
            format!("Jautājums kolēģim: kura vērtība ir pareizā?\n{what}")
        } else {
            format!("Jautājums kolēģim ({whom}): kura vērtība ir pareizā?\n{what}")
        }
    } {
        if whom.is_empty() {
            format!("Question to a colleague: which value is right?\n{what}")
        } else {
            format!("Question to a colleague ({whom}): which value is right?\n{what}")
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::text::{Language, Texts};

    #[test]
    fn values_agree_in_number() {
        let texts = Texts(Language::Latvian);
        assert_eq!(
            (texts.conflict_values(2), texts.conflict_values(21)),
            ("2 vērtības".into(), "21 vērtība".into())
        );
    }
}
