//! The description of the API for other systems (OpenAPI 3.1), made from the same table as the router.

use apseko_contract::Method;
use apseko_domain::LinkKind;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::operation::{Described, Needs};

const TITLE: &str = "Apseko: the inspection backend";
const ABOUT: &str = "Every refusal is a problem (RFC 9457) with a stable code. Lists go on from an opaque cursor. \
    A request that changes something may carry an Idempotency-Key: repeated within a day, it is carried out once.";

/// Refusals as every operation gives them.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its form is used")]
struct Problem {
    /// A name of the kind of problem.
    r#type: String,
    /// The words of the status.
    title: String,
    /// The status.
    status: u16,
    /// The stable code.
    code: String,
    /// One sentence for whoever reads logs.
    detail: String,
}

/// The whole description.
pub fn description(operations: &[Described]) -> Value {
    let mut generator = generator();
    let mut paths: Map<String, Value> = Map::new();
    let problem = generator.subschema_for::<Problem>();
    for operation in operations {
        let path = paths.entry(format!("/api/v1/{}", operation.path)).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(word(operation.method), one(operation, &mut generator));
        }
    }
    let refusal = json!({
        "description": "A refusal.",
        "content": { "application/problem+json": { "schema": problem } }
    });
    json!({
        "openapi": "3.1.0",
        "info": { "title": TITLE, "version": env!("CARGO_PKG_VERSION"), "description": ABOUT,
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" } },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "paths": with_places(paths),
        "components": {
            "schemas": generator.take_definitions(true),
            "responses": { "Refusal": refusal },
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer",
                "description": "A system's key (apk_…), a log-in session (aps_…), or a device's pass with a proof." } }
        }
    })
}

/// The stable addresses of things, which are not below `/api/v1/`: they outlive it.
fn with_places(mut paths: Map<String, Value>) -> Map<String, Value> {
    let kinds: Vec<&str> = LinkKind::ALL.iter().map(|kind| kind.as_str()).collect();
    let id = json!({ "type": "string", "format": "uuid" });
    let said = json!({ "type": "object", "required": ["kind", "id", "app"], "properties": {
        "kind": { "type": "string", "enum": kinds }, "id": id, "app": { "type": "string", "format": "uri" } } });
    let parameter =
        |name: &str, schema: Value| json!({ "name": name, "in": "path", "required": true, "schema": schema });
    let refusal = json!({ "$ref": "#/components/responses/Refusal" });
    let place = json!({ "get": {
        "operationId": "show-place", "tags": ["places"],
        "summary": "Where a thing is shown: the same address for ever, whether there is such a thing or not.",
        "parameters": [parameter("kind", json!({ "type": "string", "enum": kinds })), parameter("id", id)],
        "responses": {
            "200": { "description": "For programs.", "content": { "application/json": { "schema": said } } },
            "303": { "description": "For browsers: on to the app.",
                "headers": { "Location": { "required": true, "schema": { "type": "string", "format": "uri" } } } },
            "404": refusal, "429": refusal }
    } });
    paths.insert("/o/{kind}/{id}".to_owned(), place);
    paths
}

fn generator() -> SchemaGenerator {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    settings.into_generator()
}

fn word(method: Method) -> String {
    method.as_str().to_lowercase()
}

fn one(operation: &Described, generator: &mut SchemaGenerator) -> Value {
    let mut said = json!({
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.path.split('/').next().unwrap_or_default()],
        "parameters": parameters(operation, generator),
        "responses": responses(operation, generator),
    });
    let Some(fields) = said.as_object_mut() else { return said };
    if let Some(schema) = operation.body_schema {
        let content = json!({ "application/json": { "schema": schema(generator) } });
        fields.insert("requestBody".to_owned(), json!({ "required": true, "content": content }));
    }
    match operation.needs {
        Needs::Nothing => {}
        Needs::Somebody => drop(fields.insert("security".to_owned(), json!([{ "bearer": [] }]))),
        Needs::May(capability) => {
            fields.insert("security".to_owned(), json!([{ "bearer": [] }]));
            fields.insert("x-capability".to_owned(), json!(capability.code()));
        }
    }
    said
}

fn parameters(operation: &Described, generator: &mut SchemaGenerator) -> Vec<Value> {
    let mut all = of_object((operation.path_schema)(generator), "path");
    all.extend(of_object((operation.query_schema)(generator), "query"));
    if operation.changes() {
        all.push(json!({ "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "The same again for a repeat of the same request.",
            "schema": { "type": "string", "pattern": "^[0-9A-Za-z-]{8,64}$" } }));
    }
    all
}

/// The fields of an object, each as a parameter.
fn of_object(schema: Schema, place: &str) -> Vec<Value> {
    let schema = schema.to_value();
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let fields = schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let one = |(name, field): (String, Value)| {
        let needed = place == "path" || required.contains(&name.as_str());
        let mut field = without_null(field);
        let about = field.as_object_mut().and_then(|field| field.remove("description"));
        json!({ "name": name, "in": place, "required": needed, "schema": field,
            "description": about.unwrap_or_default() })
    };
    fields.into_iter().map(one).collect()
}

/// A value in an address is there or it is not: it is never `null`.
fn without_null(mut field: Value) -> Value {
    if let Some(fields) = field.as_object_mut() {
        if let Some(Value::Array(kinds)) = fields.get_mut("type") {
            kinds.retain(|kind| kind != "null");
            if let [one] = kinds.as_slice() {
                let one = one.clone();
                fields.insert("type".to_owned(), one);
            }
        }
        if let Some(Value::Array(any)) = fields.get_mut("anyOf") {
            any.retain(|one| one.get("type").is_none_or(|kind| kind != "null"));
        }
        fields.remove("default");
    }
    field
}

fn responses(operation: &Described, generator: &mut SchemaGenerator) -> Value {
    let mut all = Map::new();
    let mut good = json!({ "description": "Done." });
    if let (Some(schema), Some(fields)) = (operation.reply_schema, good.as_object_mut()) {
        let content = json!({ "application/json": { "schema": schema(generator) } });
        fields.insert("content".to_owned(), content);
    }
    if let (false, Some(fields)) = (operation.links.is_empty(), good.as_object_mut()) {
        fields.insert("links".to_owned(), links(operation));
    }
    all.insert(operation.good.to_string(), good);
    for status in refusals(operation) {
        all.insert(status.to_string(), json!({ "$ref": "#/components/responses/Refusal" }));
    }
    Value::Object(all)
}

fn links(operation: &Described) -> Value {
    let one = |(to, parameter, from): &(&str, &str, &str)| {
        let parameters = Map::from_iter([((*parameter).to_owned(), json!(from))]);
        ((*to).to_owned(), json!({ "operationId": to, "parameters": parameters }))
    };
    Value::Object(operation.links.iter().map(one).collect())
}

/// With which statuses an operation may be refused.
pub fn refusals(operation: &Described) -> Vec<u16> {
    let mut all = vec![400, 429, 503];
    if operation.needs != Needs::Nothing {
        all.extend([401, 403]);
    }
    if operation.path.contains('{') || operation.body_schema.is_some() {
        all.push(404);
    }
    if operation.changes() {
        all.push(409);
    }
    if operation.body_schema.is_some() {
        all.extend([408, 411, 413, 415, 422]);
    }
    all.extend(operation.also_refused);
    all.sort_unstable();
    all.dedup();
    all
}
