//! Words for what the server refuses, by its own codes, because the code of the device only says that it did.

use super::{Row, Severity, WayOut, coming_in, evidence};
use crate::text::Language;

pub(super) const SERVER_REFUSED: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: (
        "Serveris šo darbību neveica.",
        "Nekas nav mainīts. Mēģiniet vēlreiz; ja tas atkārtojas, nosauciet atbalsta dienestam kodu.",
    ),
    english: (
        "The server did not do this.",
        "Nothing was changed. Try again; if it happens again, give the code to support.",
    ),
};

/// What happened and what to do, for a code of the server that has words.
pub(super) fn words(code: &str, language: Language) -> Option<(&'static str, &'static str)> {
    let known = all().find(|(known, ..)| *known == code);
    let of_provider = || Some(&coming_in::OIDC).filter(|(kind, ..)| code.starts_with(kind));
    let (_, latvian, english) = known.or_else(of_provider)?;
    Some(language.choose(*latvian, *english))
}

fn all() -> impl Iterator<Item = &'static Refusal> {
    REFUSALS.iter().chain(coming_in::REFUSALS).chain(evidence::REFUSALS)
}

type Words = (&'static str, &'static str);
/// A code, and its words in both languages.
pub(super) type Refusal = (&'static str, Words, Words);

const REFUSALS: &[Refusal] = &[
    (
        "change.stale",
        (
            "Cits šo ierakstu jau ir mainījis.",
            "Ievadītais ir saglabāts veidlapā, un jaunais stāvoklis ir redzams. Pārbaudiet to un saglabājiet vēlreiz.",
        ),
        (
            "Somebody else has changed this already.",
            "What you typed is still in the form, and the new state is shown. Check it and save again.",
        ),
    ),
    (
        "change.days_odd",
        (
            "Datumi nav savienojami.",
            "Nekas nav mainīts. Pēdējā diena nevar būt pirms pirmās, un pārcelšana nevar sākties pirms amata.",
        ),
        (
            "The days do not go together.",
            "Nothing was changed. The last day cannot be before the first, and a move cannot begin before the post.",
        ),
    ),
    (
        "change.too_many",
        ("Šeit ierakstu jau ir pārāk daudz.", "Nekas nav mainīts. Lūdziet palīdzību atbalsta dienestam."),
        ("There are too many entries here already.", "Nothing was changed. Ask support for help."),
    ),
    (
        "person.login_taken",
        (
            "Šāds lietotājvārds jau ir citam darbiniekam.",
            "Nekas nav mainīts. Izvēlieties citu lietotājvārdu.",
        ),
        ("Somebody else has this user name already.", "Nothing was changed. Choose another user name."),
    ),
    (
        "person.no_login",
        ("Darbiniekam vēl nav lietotājvārda.", "Nekas nav mainīts. Vispirms pievienojiet lietotājvārdu."),
        ("This person has no user name yet.", "Nothing was changed. Add a user name first."),
    ),
    (
        "person.dismissed",
        (
            "Šis darbinieks inspekcijā vairs nestrādā.",
            "Nekas nav mainīts. Ja viņš ir atgriezies, vispirms atjaunojiet viņu darbā.",
        ),
        (
            "This person does not work here any more.",
            "Nothing was changed. If they are back, reinstate them first.",
        ),
    ),
    (
        "person.not_dismissed",
        ("Šis darbinieks nav atbrīvots no darba.", "Nekas nav mainīts."),
        ("This person was not dismissed.", "Nothing was changed."),
    ),
    (
        "person.own_rights",
        ("Savas tiesības mainīt nevar.", "Nekas nav mainīts. To izdara cits administrators."),
        ("Nobody changes their own rights.", "Nothing was changed. Another administrator does this."),
    ),
    (
        "person.last_administrator",
        (
            "Šis ir pēdējais administrators.",
            "Nekas nav mainīts. Vispirms piešķiriet administratora amatu kādam citam.",
        ),
        (
            "This is the last administrator.",
            "Nothing was changed. Give somebody else the administrator's post first.",
        ),
    ),
    (
        "person.unknown",
        ("Šāda darbinieka nav.", "Nekas nav mainīts. Atveriet sarakstu no jauna."),
        ("There is no such person.", "Nothing was changed. Open the list again."),
    ),
    (
        "object.unknown",
        ("Šāda ieraksta nav, vai tas nav Jums pieejams.", "Nekas nav mainīts. Atveriet sarakstu no jauna."),
        ("There is no such entry, or it is not open to you.", "Nothing was changed. Open the list again."),
    ),
    (
        "unit.code_taken",
        ("Šāds kods jau ir citai struktūrvienībai.", "Nekas nav mainīts. Izvēlieties citu kodu."),
        ("Another unit has this code already.", "Nothing was changed. Choose another code."),
    ),
    (
        "unit.cycle",
        (
            "Struktūrvienība nevar būt pati sev pakļauta.",
            "Nekas nav mainīts. Izvēlieties citu augstāko struktūrvienību.",
        ),
        ("A unit cannot belong to itself.", "Nothing was changed. Choose another unit above it."),
    ),
    (
        "unit.not_empty",
        (
            "Struktūrvienībā vēl ir darbinieki vai pakļautas struktūrvienības.",
            "Nekas nav mainīts. Vispirms pārceliet darbiniekus un slēdziet pakļautās struktūrvienības.",
        ),
        (
            "The unit still has people or units below it.",
            "Nothing was changed. Move the people and close the units below first.",
        ),
    ),
    (
        "unit.closed",
        ("Šī struktūrvienība ir slēgta.", "Nekas nav mainīts. Izvēlieties citu struktūrvienību."),
        ("This unit is closed.", "Nothing was changed. Choose another unit."),
    ),
    (
        "unit.unknown",
        ("Šādas struktūrvienības nav.", "Nekas nav mainīts. Atveriet sarakstu no jauna."),
        ("There is no such unit.", "Nothing was changed. Open the list again."),
    ),
    (
        "post.overlaps",
        (
            "Šāds amats šajā struktūrvienībā darbiniekam tajā laikā jau ir.",
            "Nekas nav mainīts. Mainiet datumus vai vispirms beidziet esošo amatu.",
        ),
        (
            "The person has this post in this unit at that time already.",
            "Nothing was changed. Change the days, or end the present post first.",
        ),
    ),
    (
        "post.unknown",
        ("Šāda amata darbiniekam vairs nav.", "Nekas nav mainīts. Skatiet amatus no jauna."),
        ("The person does not have this post any more.", "Nothing was changed. Look at the posts again."),
    ),
    (
        "post.deputy_for_nothing",
        (
            "Aizvietojamajam darbiniekam šāda amata šajā struktūrvienībā nav.",
            "Nekas nav mainīts. Izvēlieties amatu un struktūrvienību, kurā strādā aizvietojamais.",
        ),
        (
            "The person to stand in for does not have this post in this unit.",
            "Nothing was changed. Choose the role and the unit of the person who is away.",
        ),
    ),
    (
        "device.unknown",
        ("Šādas ierīces nav.", "Nekas nav mainīts. Atveriet sarakstu no jauna."),
        ("There is no such device.", "Nothing was changed. Open the list again."),
    ),
    (
        "device.revoked",
        ("Šī ierīce jau ir atsaukta.", "Nekas nav mainīts."),
        ("This device was revoked already.", "Nothing was changed."),
    ),
    (
        "device.odd",
        (
            "Aizstāt var tikai citu tā paša darbinieka ierīci.",
            "Nekas nav mainīts. Izvēlieties ierīci darbinieka ierīču sarakstā.",
        ),
        (
            "Only another device of the same person can be replaced.",
            "Nothing was changed. Choose one of the person's devices.",
        ),
    ),
    (
        "person.subject_taken",
        (
            "Šis iestādes konts jau ir piesaistīts citam darbiniekam.",
            "Nekas nav mainīts. Pārbaudiet, kuram darbiniekam konts pieder.",
        ),
        (
            "This account of the institution is bound to somebody else already.",
            "Nothing was changed. Check whose account it is.",
        ),
    ),
    (
        "person.subject_bad",
        (
            "Iestādes konta dati nav derīgi.",
            "Nekas nav mainīts. Pārrakstiet izdevēju un konta apzīmējumu tieši tā, kā tos dod iestāde.",
        ),
        (
            "What was typed of the institution's account is not valid.",
            "Nothing was changed. Copy issuer and subject exactly as the institution gives them.",
        ),
    ),
    (
        "request.under_way",
        ("Serveris šo darbību vēl veic.", "Pagaidiet brīdi un skatiet sarakstu no jauna."),
        ("The server is still doing this.", "Wait a moment, and look at the list again."),
    ),
    (
        "request.unknown_outcome",
        (
            "Nav zināms, vai serveris šo darbību pabeidza.",
            "Skatiet sarakstu no jauna un atkārtojiet darbību tikai tad, ja tā nav izdarīta.",
        ),
        (
            "Nobody knows whether the server finished this.",
            "Look at the list again, and repeat it only if it was not done.",
        ),
    ),
    (
        "quarantine.dropped",
        ("Šis pieprasījums jau ir nolikts malā.", "Nekas nav mainīts. Skatiet sarakstu no jauna."),
        ("This request was put aside already.", "Nothing was changed. Look at the list again."),
    ),
    (
        "quarantine.came_in",
        ("Viss šī pieprasījuma saturs jau ir pieņemts.", "Nekas nav mainīts. Skatiet sarakstu no jauna."),
        ("Everything of this request has come in already.", "Nothing was changed. Look at the list again."),
    ),
    (
        "key.unknown",
        ("Šādas atslēgas nav.", "Nekas nav mainīts. Atveriet sarakstu no jauna."),
        ("There is no such key.", "Nothing was changed. Open the list again."),
    ),
    (
        "key.odd",
        (
            "Atslēgai šādu tiesību vai termiņa nevar būt.",
            "Nekas nav mainīts. Izvēlieties vismaz vienu tiesību un dienu ne vēlāk kā pēc gada.",
        ),
        (
            "A key cannot have these rights or this last day.",
            "Nothing was changed. Choose at least one right, and a day within a year.",
        ),
    ),
    (
        "text.empty",
        ("Kāds obligātais lauks ir tukšs.", "Nekas nav mainīts. Aizpildiet to un saglabājiet vēlreiz."),
        ("A required field is empty.", "Nothing was changed. Fill it in and save again."),
    ),
    (
        "text.long",
        ("Kāds teksts ir pārāk garš.", "Nekas nav mainīts. Saīsiniet to un saglabājiet vēlreiz."),
        ("A text is too long.", "Nothing was changed. Shorten it and save again."),
    ),
    (
        "text.hidden",
        ("Tekstā ir neredzamas rakstzīmes.", "Nekas nav mainīts. Ierakstiet šo vietu ar tastatūru."),
        ("A text has invisible characters.", "Nothing was changed. Type that part on the keyboard."),
    ),
    (
        "text.login",
        (
            "Lietotājvārds nav derīgs.",
            "Nekas nav mainīts. Lietojiet mazos latīņu burtus bez garumzīmēm, ciparus, punktu un defisi.",
        ),
        (
            "The user name is not valid.",
            "Nothing was changed. Use small Latin letters, digits, dots and hyphens.",
        ),
    ),
    (
        "text.code",
        (
            "Struktūrvienības kods nav derīgs.",
            "Nekas nav mainīts. Lietojiet 2–20 lielos latīņu burtus, ciparus un defises.",
        ),
        (
            "The code of the unit is not valid.",
            "Nothing was changed. Use 2–20 capital Latin letters, digits and hyphens.",
        ),
    ),
    (
        "session.delivers_only",
        (
            "Šī ierīce ir atsaukta un drīkst tikai nogādāt saglabāto.",
            "Nekas nav mainīts. Saglabātais tiks nogādāts.",
        ),
        (
            "This device was revoked and may only deliver what it keeps.",
            "Nothing was changed. What is kept will be delivered.",
        ),
    ),
    (
        "request.too_many",
        ("Pieprasījumu īsā laikā bija pārāk daudz.", "Nekas nav mainīts. Mēģiniet vēlreiz pēc brīža."),
        ("There were too many requests in a short time.", "Nothing was changed. Try again in a moment."),
    ),
    (
        "people.unavailable",
        (
            "Serveris pašlaik nevar nolasīt darbinieku datus.",
            "Nekas nav mainīts. Mēģiniet vēlreiz pēc brīža; ja tas atkārtojas, ziņojiet atbalsta dienestam.",
        ),
        (
            "The server cannot read the people's data now.",
            "Nothing was changed. Try again in a moment; if it happens again, tell support.",
        ),
    ),
    (
        "audit.unavailable",
        (
            "Serveris pašlaik nevar ierakstīt auditācijā, tāpēc darbību neveic.",
            "Nekas nav mainīts. Mēģiniet vēlreiz pēc brīža; ja tas atkārtojas, ziņojiet atbalsta dienestam.",
        ),
        (
            "The server cannot write its audit now, and does nothing without it.",
            "Nothing was changed. Try again in a moment; if it happens again, tell support.",
        ),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_has_whole_sentences_in_both_languages() {
        for (code, latvian, english) in all() {
            for (happened, advice) in [latvian, english] {
                assert!(happened.ends_with('.') && advice.ends_with('.'), "{code}: a person reads sentences");
            }
            assert_ne!(latvian.0, english.0, "{code} is not translated");
            assert_eq!(words(code, Language::Latvian), Some(*latvian), "{code} stands in the table twice");
        }
    }

    #[test]
    fn a_code_of_a_newer_server_has_no_words_of_its_own() {
        assert_eq!(words("person.horse", Language::Latvian), None);
        let token = words("oidc.token_nonce", Language::Latvian);
        assert_eq!(token, Some(coming_in::OIDC.1), "people cannot do anything about a token");
    }
}
