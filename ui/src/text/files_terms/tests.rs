//! What is said of one file, so that no state is silent and none promises too much.

use super::*;
use crate::text::Language;

const LV: Texts = Texts(Language::Latvian);
const SIZE: u64 = 4_800_000;

fn held() -> [FileHeld; 7] {
    [
        FileHeld::Person,
        FileHeld::Offline,
        FileHeld::NotAllowed,
        FileHeld::Metered,
        FileHeld::Battery,
        FileHeld::Storage,
        FileHeld::Trouble { code: "upload.quota".to_owned() },
    ]
}

#[test]
fn a_file_without_a_name_is_called_by_its_kind() {
    assert_eq!(LV.file_name("IMG_0012.jpg", "image/jpeg"), "IMG_0012.jpg");
    assert_eq!(LV.file_name(" ", "image/jpeg"), "Fotoattēls");
    let kinds =
        ["audio/ogg", "video/mp4", "application/pdf", "text/plain", ""].map(|mime| LV.file_kind(mime));
    assert_eq!(kinds, ["Skaņa", "Video", "Skenējums", "Datne", "Datne"]);
}

#[test]
fn how_far_a_file_is_says_what_the_office_has() {
    assert_eq!(LV.file_way(&FileWay::Sending { sent: 1_299_999 }, SIZE), "Sūta · 1,2 MB no 4,8 MB");
    assert_eq!(
        LV.file_way(&FileWay::Sending { sent: SIZE - 1 }, SIZE),
        "Sūta · 4,7 MB no 4,8 MB",
        "what is not all there does not look as if it were"
    );
    let held = Some(FileHeld::Person);
    assert_eq!(LV.file_way(&FileWay::Waiting { held, sent: 300_000 }, SIZE), "Apturēts · 300 kB no 4,8 MB");
    assert_eq!(LV.file_way(&FileWay::Waiting { held: None, sent: 0 }, SIZE), "Gaida savu kārtu");
    assert_eq!(LV.file_way(&FileWay::Stored, SIZE), "Nogādāts, gaida biroja parakstu");
    assert_eq!(LV.file_way(&FileWay::Signed, SIZE), "Nogādāts un parakstīts");
}

#[test]
fn whatever_holds_a_file_has_words_of_its_own_and_a_way_out() {
    for language in Language::ALL {
        let texts = Texts(*language);
        let mut short =
            held().map(|held| texts.file_way(&FileWay::Waiting { held: Some(held), sent: 0 }, SIZE));
        short.sort_unstable();
        assert!(
            short.windows(2).all(|pair| pair[0] != pair[1]),
            "two reasons must not read the same: {short:?}"
        );
        let told = held().map(|held| Texts::file_held_told(&held).map(|word| word(texts)));
        assert_eq!(told.iter().flatten().count(), 6, "only trouble is told on its row");
    }
    assert!(Texts::file_held_told(&FileHeld::Metered).is_some_and(|word| word(LV).contains("zemāk")));
}

#[test]
fn every_reason_of_a_refusal_is_a_sentence_and_says_what_to_do() {
    let known = [
        "upload.too_large",
        "upload.quota",
        "upload.no_space",
        "upload.other_sum",
        "upload.changed",
        "file.missing",
        "file.damaged",
        "upload.something_new",
    ];
    for language in Language::ALL {
        let texts = Texts(*language);
        let mut happened = known.map(|code| texts.file_fault(code).0);
        for code in known {
            let (reason, advice) = texts.file_fault(code);
            assert!(reason.ends_with('.') && advice.ends_with('.'), "{code}: {reason} {advice}");
            assert!(!reason.contains(code) && !advice.contains(code), "a code is no sentence");
        }
        happened.sort_unstable();
        assert!(happened.windows(2).all(|pair| pair[0] != pair[1]), "{happened:?}: each says something else");
    }
    assert!(LV.file_fault("upload.other_sum").1.contains("paliek šajā ierīcē"));
    assert_eq!(LV.file_fault("upload.unreadable"), LV.file_fault("file.damaged"));
}

#[test]
fn trouble_is_put_into_words_where_there_are_any() {
    let advice = LV.tried_by_itself();
    assert_eq!(LV.file_trouble("upload.no_space"), format!("Biroja serverī nav vietas. {advice}"));
    assert!(LV.file_trouble("link.not_our_server").starts_with("Atbild cits serveris. "));
    assert_eq!(LV.file_trouble("upload.odd"), advice);
}
