//! The JSON Schemas and the loader know the same fields and the same words: an editor that follows the schemas never
//! offers what is then refused, and never underlines what is right.

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use apseko_domain::Term;
    use apseko_sheets::{KINDS, PURPOSES, Text, source};
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    const NOBODY_KNOWS: &str = "nobody-knows-this";

    fn schema(name: &str) -> Value {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/sheets/schema");
        serde_json::from_slice(&std::fs::read(format!("{folder}/{name}.schema.json")).unwrap()).unwrap()
    }

    /// The loader, given something that nobody knows, lists what it knows instead.
    fn known_to_loader<T: DeserializeOwned>(unknown: Value) -> BTreeSet<String> {
        let refused = serde_json::from_value::<T>(unknown)
            .map(|_| ())
            .expect_err("an unknown name would be without effect");
        let told = refused.to_string();
        let mut quoted = told.split('`').skip(1).step_by(2);
        assert_eq!(quoted.next(), Some(NOBODY_KNOWS), "refused for another reason: {told}");
        quoted.map(str::to_owned).collect()
    }

    fn same_fields<T: DeserializeOwned>(schema: &Value, place: &str) {
        let object = schema.pointer(place).unwrap_or_else(|| panic!("the schema has no {place}"));
        assert_eq!(object["additionalProperties"], json!(false), "{place} refuses what nobody knows");
        let of_schema: BTreeSet<String> = object["properties"].as_object().unwrap().keys().cloned().collect();
        assert_eq!(
            of_schema,
            known_to_loader::<T>(json!({ NOBODY_KNOWS: null })),
            "fields of {} at {place}",
            schema["$id"]
        );
    }

    fn words(list: &Value) -> BTreeSet<String> {
        list.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
    }

    fn same_words<T: DeserializeOwned>(schema: &Value, place: &str) {
        let of_schema = words(schema.pointer(place).unwrap());
        assert_eq!(
            of_schema,
            known_to_loader::<T>(json!(NOBODY_KNOWS)),
            "words of {} at {place}",
            schema["$id"]
        );
    }

    /// The variants of something that is a word, or an object with one field.
    fn same_variants<T: DeserializeOwned>(schema: &Value, place: &str) {
        let mut of_schema = BTreeSet::new();
        for variant in schema.pointer(place).unwrap()["oneOf"].as_array().unwrap() {
            of_schema.extend(variant["const"].as_str().map(str::to_owned));
            of_schema.extend(variant.get("enum").map(words).into_iter().flatten());
            of_schema.extend(
                variant["properties"].as_object().into_iter().flat_map(|object| object.keys().cloned()),
            );
        }
        assert_eq!(of_schema, known_to_loader::<T>(json!(NOBODY_KNOWS)), "variants at {place}");
    }

    #[test]
    fn modules_have_the_fields_of_their_schema() {
        let module = schema("module");
        same_fields::<source::Module>(&module, "");
        same_fields::<source::Question>(&module, "/$defs/question");
        same_fields::<source::Part>(&module, "/$defs/part");
        same_fields::<source::AnswerOption>(&module, "/$defs/option");
        same_fields::<source::NumberType>(&module, "/$defs/number");
        same_fields::<source::Follows>(&module, "/$defs/question/properties/violations/items");
        same_fields::<source::Check>(&module, "/$defs/question/properties/checks/items");
        same_fields::<source::Prefill>(&module, "/$defs/question/properties/prefill");
        same_variants::<source::AnswerType>(&module, "/$defs/answer");
        same_words::<source::Needs>(&module, "/$defs/option/properties/needs/enum");
        same_words::<source::Tone>(&module, "/$defs/option/properties/tone/enum");
    }

    #[test]
    fn shared_files_have_the_fields_of_their_schema() {
        same_fields::<source::Pack>(&schema("pack"), "");
        same_fields::<source::Calendar>(&schema("calendar"), "");
        let layout = schema("layout");
        same_fields::<source::Layout>(&layout, "");
        same_fields::<source::Section>(&layout, "/properties/sections/items");
        same_fields::<source::Group>(&layout, "/properties/groups/items");
        same_words::<source::RowsOf>(&layout, "/properties/groups/items/properties/of/enum");
        let sets = schema("sets");
        same_fields::<source::Sets>(&sets, "");
        same_fields::<source::OptionSet>(&sets, "/properties/sets/items");
        same_fields::<source::AnswerOption>(&sets, "/$defs/option");
        let lists = schema("lists");
        same_fields::<source::Lists>(&lists, "");
        same_fields::<source::List>(&lists, "/properties/lists/items");
        same_fields::<source::ListEntry>(&lists, "/properties/lists/items/properties/entries/items");
        let compositions = schema("compositions");
        same_fields::<source::Compositions>(&compositions, "");
        same_fields::<source::Composition>(&compositions, "/properties/compositions/items");
        same_fields::<source::Brings>(
            &compositions,
            "/properties/compositions/items/properties/modules/items",
        );
    }

    #[test]
    fn norms_and_violations_have_the_fields_of_their_schema() {
        let norms = schema("norms");
        same_fields::<source::Norms>(&norms, "");
        same_fields::<source::Act>(&norms, "/properties/acts/items");
        same_fields::<source::Norm>(&norms, "/properties/norms/items");
        let violations = schema("violations");
        same_fields::<source::Violations>(&violations, "");
        same_fields::<source::Measure>(&violations, "/properties/measures/items");
        same_fields::<source::Violation>(&violations, "/properties/violations/items");
        same_variants::<Term>(&violations, "/$defs/term");
        for with_status in [&norms, &violations, &schema("lists")] {
            same_words::<source::NormStatus>(with_status, "/$defs/status/enum");
        }
    }

    #[test]
    fn texts_are_the_same_everywhere() {
        for name in
            ["calendar", "compositions", "layout", "lists", "module", "norms", "pack", "sets", "violations"]
        {
            let schema = schema(name);
            if schema.pointer("/$defs/text").is_some() {
                same_fields::<Text>(&schema, "/$defs/text");
            }
        }
    }

    #[test]
    fn purposes_and_types_are_those_of_the_program() {
        let compositions = schema("compositions");
        let of = "/properties/compositions/items/properties";
        for (place, known) in [("purposes/items/enum", PURPOSES), ("type/enum", KINDS)] {
            let of_schema = words(compositions.pointer(&format!("{of}/{place}")).unwrap());
            assert_eq!(of_schema, known.iter().map(|word| (*word).to_owned()).collect(), "{place}");
        }
    }
}
