//! The words about addresses that people send each other.

words! {
    link_copy: "Kopēt saiti", "Copy the link";
    link_copied: "Saite nokopēta", "Link copied";
    link_by_hand: "Saiti neizdevās nokopēt. Iezīmējiet to un nokopējiet paši.", "The link could not be copied. Select it and copy it yourself.";
    link_closed: "Šo ierakstu šeit nevar atvērt", "This cannot be opened here";
    link_closed_why: "Ieraksta šajā ierīcē nav, vai tas Jums nav pieejams. Nekas nav zudis un nekas nav mainīts.",
        "It is not on this device, or it is not open to you. Nothing is lost and nothing was changed.";
    link_closed_next: "Ja ieraksts vajadzīgs darbam, lūdziet uzdevumu savas struktūrvienības vadītājam. Tikko piešķirts uzdevums atvērsies šeit pats, kad ierīce to būs saņēmusi.",
        "If you need it for your work, ask the head of your unit for the task. One that was just given to you opens here by itself as soon as the device has it.";
    link_document: "Dokumentus lietotnē vēl nevar atvērt", "Documents cannot be opened in the app yet";
    link_document_next: "Saite ir pareiza un būs derīga arī turpmāk. Pagaidām dokumentu atrodiet lietvedības sistēmā.",
        "The link is right and stays valid. For now find the document in the records system.";
    link_looking: "Meklē ierakstu…", "Looking for it…";
}
