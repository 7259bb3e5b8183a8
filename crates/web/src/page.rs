//! What a person sees who is not let in: a sentence in both languages, a way out, the code.

use apseko_domain::Code;

/// A plain page. It uses nothing that needs the secret, so it has the browser's own look.
pub(crate) fn refusal_page(code: Code) -> String {
    let (latvian, english) = sentences(code);
    format!(
        "<!doctype html><html lang=\"lv\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Apseko</title>\
         <h1>Apseko</h1><p>{latvian}</p><p lang=\"en\">{english}</p><p><small>{code}</small></p></html>\n"
    )
}

fn sentences(code: Code) -> (&'static str, &'static str) {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the other codes are told by the screens themselves")]
    match code {
        Code::WebSecret => (
            "Šo lapu var atvērt tikai ar adresi, ko programma parādīja terminālī. Dati ir drošībā. \
             Atveriet to vai palaidiet programmu no jauna.",
            "This page opens only with the address that the program printed in the terminal. The data are safe. \
             Open that address, or start the program again.",
        ),
        Code::WebOrigin => (
            "Pieprasījums nāca no citas vietnes, tāpēc tas netika izpildīts. Dati ir drošībā. \
             Aizveriet citu vietni un turpiniet darbu šeit.",
            "The request came from another site, so it was not carried out. The data are safe. \
             Close that site and work here.",
        ),
        Code::WebHost => (
            "Programma atbild tikai šajā datorā. Dati ir drošībā. Lietojiet adresi, ko programma parādīja terminālī.",
            "The program answers on this machine only. The data are safe. Use the address that it printed in the terminal.",
        ),
        _ => (
            "Šādas lapas nav. Dati ir drošībā. Atgriezieties sākumlapā.",
            "There is no such page. The data are safe. Go back to the first page.",
        ),
    }
}
