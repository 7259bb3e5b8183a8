//! Words for a decision that is not made, because it would have been made over what nobody had seen.

use super::{Row, Severity, WayOut};

pub(super) const CONFLICT_CHANGED: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: (
        "Pa šo laiku ir pienākusi vēl kāda vērtība.",
        "Nekas nav izlemts un neviena vērtība nav zudusi. Apskatiet visas vērtības un izlemiet vēlreiz.",
    ),
    english: (
        "Another value has arrived meanwhile.",
        "Nothing was decided and no value is lost. Look at all the values and decide again.",
    ),
};

pub(super) const CONFLICT_SETTLED: Row = Row {
    severity: Severity::Information,
    way_out: WayOut::None,
    latvian: (
        "Šī domstarpība jau ir izlemta.",
        "Visas vērtības paliek vēsturē. Ja izlemtais nav pareizs, labojiet to tur, kur tas ir ierakstīts.",
    ),
    english: (
        "This disagreement has already been decided.",
        "All values stay in the history. If the decision is wrong, correct it where it is written.",
    ),
};
