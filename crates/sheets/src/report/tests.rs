//! Stories of what a lawyer finds in the report, and the report of the real pack as it was last looked at.

use std::path::PathBuf;

use super::*;
use crate::library::SourceFile;

/// The lines below a heading that begins so.
fn below(text: &str, heading: &str) -> Vec<String> {
    let lines = text.lines().skip_while(|line| !line.starts_with(heading)).skip(2);
    lines.take_while(|line| !line.is_empty()).map(|line| line.trim().to_owned()).collect()
}

#[test]
fn a_question_tells_what_is_asked_when_and_what_follows() {
    let told = report(&example::library());
    let begin = told.find("DT-01 (2. versija)").unwrap();
    let end = told.find("\nDT-02 (1. versija)").unwrap();
    let expected = "\
DT-01 (2. versija) Vai ir līgums?
  Atbilde: viens no „Jā” (yes, labi); „Daļēji” (partly, daļēji, vajag paskaidrojumu); „Nē” (no, slikti, vajag paskaidrojumu vai foto)
  Daļa missing „Kā nav”: jebkuri no „Papīra” (paper); „Paraksta” (signature)
    Daļa rādīta, ja: DT-01 = no
      → DT-01 ir „Nē”
  Pārkāpuma gadījumā vaicā par tūlītējām briesmām.
  Norma dl-40: Darba likums, 40. pants [apstiprināta]
  Pārkāpums (provizorisks) DT-V01: Nav līguma
    ja: DT-01 = no
      → DT-01 ir „Nē”
    smagums: 3 (augsts); pasākumi: Rīkojums; termiņš: 5 darba dienas
    piezīme: 140 vienības
    pasākumu un termiņa statuss: nav apstiprināts
";
    assert_eq!(&told[begin..end], expected);
}

#[test]
fn a_condition_stands_in_both_languages() {
    let told = report(&example::library());
    let condition = "  Rādīts, ja: DT-01 != no and (feature(scaffolds) or topic(wages))\n    \
                     → DT-01 nav „Nē” un (ir pazīme „Sastatnes” vai ir tēma „Darba samaksa”)\n";
    assert!(told.contains(condition), "{told}");
    assert!(told.contains("Sadaļa rādīta, ja: count(persons) > 0"), "a section has one too: {told}");
    assert!(told.contains("skaitlis (personas), vismaz 0, ne vairāk kā 99, zīmes aiz komata: 1"), "{told}");
    assert!(told.contains("; nav obligāta; atbild uz jautājumu viena pati"), "„Nezina” is enough: {told}");
}

#[test]
fn norms_stand_by_how_sure_they_are_and_where_they_are_used() {
    let told = report(&example::library());
    assert_eq!(below(&told, "Apstiprinātas normas: 1"), ["dl-40: Darba likums, 40. pants – DT-01"]);
    assert_eq!(
        below(&told, "Neapstiprinātas normas: 1"),
        ["dl-41: Darba likums, 41. pants – nekur nav lietota"]
    );
    assert!(told.contains("mk99: Bīstamās nozares – paraugs, ieraksti: 1"), "{told}");
}

#[test]
fn what_leads_nowhere_is_listed_in_the_report_and_in_the_summary() {
    let library = example::library();
    for told in [report(&library), summary(&library)] {
        assert_eq!(below(&told, "Pārkāpumi, kas ne no kā neizriet: 1"), ["DT-V02: Nekad"]);
        assert_eq!(
            below(&told, "Jautājumi bez normām: 6"),
            ["DT: DT-02, DT-03", "KOP: KOP-13, KOP-14, NN-01, NN-04"]
        );
        assert_eq!(below(&told, "Pazīmes un tēmas, kas neko neieslēdz: 1"), ["KOP-13: „Celtņi” (cranes)"]);
        assert_eq!(
            below(&told, "Atbilžu varianti, ko nemin neviens nosacījums: 5"),
            [
                "DT-01 un vēl 1: „Jā” (yes), „Daļēji” (partly)",
                "DT-01.missing: „Papīra” (paper), „Paraksta” (signature)",
                "NN-04.unknown: „Nezina” (unknown)"
            ],
            "what shares a set is looked at together"
        );
        assert_eq!(
            below(&told, "Jautājumi, ko neietver neviens nolūks un tips: 1"),
            ["DT-03: Neviens to nejautā."]
        );
    }
}

#[test]
fn a_summary_fits_on_a_screen() {
    let told = summary(&example::library());
    assert!(told.starts_with("Mazs paraugs (small, 3. versija)\n"), "{told}");
    assert!(
        told.contains("Kļūdu nav.") && told.contains("KOP Kopējā daļa (1. versija), jautājumi: 4"),
        "{told}"
    );
    assert!(!told.contains("Vai ir līgums?"), "questions stand in the report: {told}");
}

#[test]
fn the_report_of_the_real_pack_is_as_it_was_last_looked_at() {
    let place = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let paths =
        std::fs::read_dir(place.join("../../assets/sheets")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<(String, Vec<u8>)> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()))
        .collect();
    files.sort();
    let files: Vec<SourceFile<'_>> = files.iter().map(|(name, bytes)| SourceFile { name, bytes }).collect();
    let told = report(&Library::read(&files).unwrap_or_else(|faults| panic!("\n{faults}")));

    let kept_at = place.join("golden/report.txt");
    if std::env::var_os("APSEKO_GOLDEN").is_some_and(|wish| wish == "write") {
        std::fs::create_dir_all(place.join("golden")).unwrap();
        std::fs::write(&kept_at, &told).unwrap();
    }
    let kept = std::fs::read_to_string(&kept_at).unwrap_or_default();
    let differs = kept.lines().zip(told.lines()).find(|(kept, told)| kept != told);
    assert!(
        kept == told,
        "the report changed, first here: {differs:?}; APSEKO_GOLDEN=write keeps the change"
    );
}
