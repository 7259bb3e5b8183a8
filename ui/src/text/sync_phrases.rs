//! The texts of the strip and of the sync centre that have values in them.

use super::plural::{en, lv};

phrases! {
    /// The noun of what waits, for the strip; on a phone there is no room for it.
    fn change_noun(count: u64) {
        lv(count, "izmaiņa", "izmaiņas").to_owned()
    } {
        en(count, "change", "changes").to_owned()
    }

    /// On how many things people disagree.
    fn to_decide(count: u64) {
        format!("Jāizlemj: {count}")
    } {
        format!("To decide: {count}")
    }

    /// How many notices want something to be done.
    fn notices_of_strip(count: u64) {
        format!("{}: {count}", lv(count, "Paziņojums", "Paziņojumi"))
    } {
        format!("{}: {count}", en(count, "Notice", "Notices"))
    }

    /// Little free space, where there is hardly room to say so.
    fn space_short(space: &str) {
        format!("Vieta: {space}")
    } {
        format!("Space: {space}")
    }

    /// How far the way to the server has been walked.
    fn delivered_of(delivered: u64, whole: u64) {
        format!("{delivered} no {whole} {} {}", lv(whole, "izmaiņas", "izmaiņām"), lv(delivered, "nogādāta", "nogādātas"))
    } {
        format!("{delivered} of {whole} {} delivered", en(whole, "change", "changes"))
    }

    /// The end of the way.
    fn delivered_whole(count: u64) {
        lv(count, &format!("{count} izmaiņa ir nogādāta."), &format!("Nogādātas visas {count} izmaiņas.")).to_owned()
    } {
        en(count, "1 change has been delivered.", &format!("All {count} changes have been delivered.")).to_owned()
    }

    /// What a device without a server keeps.
    fn kept_on_device(count: u64) {
        format!("Ierīcē {} {count} {}.", lv(count, "ir saglabāta", "ir saglabātas"), lv(count, "izmaiņa", "izmaiņas"))
    } {
        format!("{count} {} saved on the device.", en(count, "change is", "changes are"))
    }

    /// Work of other people that is brought again.
    fn of_others_told(count: u64) {
        format!(
            "No tām {count} {} citā ierīcē. Serveris ir atjaunots no rezerves kopijas, un šī ierīce palīdz tam atgūt zaudēto.",
            lv(count, "izmaiņa ir veikta", "izmaiņas ir veiktas")
        )
    } {
        format!(
            "{count} of them {} made on other devices. The server was restored from a backup, and this device helps it to regain what it lost.",
            en(count, "was", "were")
        )
    }

    /// What the server keeps apart for the time being.
    fn parked_told(count: u64) {
        format!(
            "Serveris {count} {} pagaidām glabā atsevišķi, jo trūkst citu izmaiņu, uz kurām {} balstās. Tas nokārtosies, kad tās pienāks. Nekas nav jādara.",
            lv(count, "izmaiņu", "izmaiņas"),
            lv(count, "tā", "tās")
        )
    } {
        format!(
            "For now the server keeps {count} {} apart, because others on which {} have not arrived. This settles itself when they come. Nothing has to be done.",
            en(count, "change", "changes"),
            en(count, "it rests", "they rest")
        )
    }

    /// What the server cannot accept.
    fn refused_told(count: u64) {
        format!(
            "Serveris {count} {} glabā atsevišķi un neņem vērā, jo nav izdevies pārbaudīt, kas {} veicis. Ierīcē {}. Paziņojiet par to atbalsta dienestam.",
            lv(count, "izmaiņu", "izmaiņas"),
            lv(count, "to", "tās"),
            lv(count, "tā ir saglabāta", "tās ir saglabātas")
        )
    } {
        format!(
            "The server keeps {count} {} apart and does not count {it}, because it could not be shown who made {it}. {} saved on the device. Tell support about it.",
            en(count, "change", "changes"),
            en(count, "It is", "They are"),
            it = en(count, "it", "them")
        )
    }

    /// What the server has not taken in although the exchange rests.
    fn not_delivered_yet(count: u64) {
        format!("{count} {} vēl nav {}", lv(count, "izmaiņa", "izmaiņas"), lv(count, "nogādāta", "nogādātas"))
    } {
        format!("{count} {} not delivered yet", en(count, "change is", "changes are"))
    }

    /// Opens the rest of a long list.
    fn show_all_of(count: usize) {
        format!("Rādīt visus ({count})")
    } {
        format!("Show all ({count})")
    }
}

#[cfg(test)]
mod tests {
    use crate::text::{Language, Texts};

    const LV: Texts = Texts(Language::Latvian);
    const EN: Texts = Texts(Language::English);

    #[test]
    fn the_way_to_the_server_agrees_in_number_at_both_ends() {
        assert_eq!(LV.delivered_of(12, 57), "12 no 57 izmaiņām nogādātas");
        assert_eq!(LV.delivered_of(1, 2), "1 no 2 izmaiņām nogādāta");
        assert_eq!(
            LV.delivered_of(5, 21),
            "5 no 21 izmaiņas nogādātas",
            "after “no” one stands in the genitive"
        );
        assert_eq!(LV.delivered_of(21, 111), "21 no 111 izmaiņām nogādāta");
        assert_eq!(EN.delivered_of(0, 1), "0 of 1 change delivered");
        assert_eq!(LV.delivered_whole(1), "1 izmaiņa ir nogādāta.");
        assert_eq!(LV.delivered_whole(57), "Nogādātas visas 57 izmaiņas.");
        assert_eq!(EN.delivered_whole(21), "All 21 changes have been delivered.");
    }

    #[test]
    fn what_the_server_keeps_apart_is_told_of_one_and_of_many() {
        assert!(LV.parked_told(1).starts_with("Serveris 1 izmaiņu pagaidām"));
        assert!(LV.parked_told(3).contains("3 izmaiņas pagaidām glabā atsevišķi"));
        assert!(LV.refused_told(2).contains("kas tās veicis"));
        assert_eq!(
            EN.refused_told(1),
            "The server keeps 1 change apart and does not count it, because it could not be shown who made it. It is saved on the device. Tell support about it."
        );
        assert!(
            EN.parked_told(2).contains("keeps 2 changes apart, because others on which they rest have not")
        );
        assert!(LV.of_others_told(21).contains("21 izmaiņa ir veikta citā ierīcē"));
        assert_eq!(LV.not_delivered_yet(2), "2 izmaiņas vēl nav nogādātas");
    }
}
