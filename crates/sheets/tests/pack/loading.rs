//! The pack loads as a whole, and what is wrong in one is told with its place.

use super::given;

#[test]
fn the_definitions_are_sound() {
    let library = given::read(&given::files()).unwrap_or_else(|faults| panic!("\n{faults}"));
    let questions: usize = library.editions().iter().map(|edition| edition.questions().len()).sum();
    assert!(questions >= 141 + 14, "all questions of the sheets and the common ones: {questions}");
}
