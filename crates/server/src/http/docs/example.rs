//! Examples of bodies, made from their schemas: what the schema gives, else what a field of that
//! name looks like. The pages show them, and the tests send them.

use serde_json::{Map, Value, json};
use utoipa::openapi::schema::{ArrayItems, SchemaType, Type};
use utoipa::openapi::{Components, OpenApi, RefOr, Schema};

/// So deep, and no schema goes round in circles.
const DEEPEST: u8 = 8;

/// What fields look like, by name. The numbers are of the demo world: they pass every check and can
/// belong to nobody.
const FIELDS: &[(&str, &str)] = &[
    ("name", "张三"),
    ("cert_type", "01"),
    ("cert_no", "110190198001011230"),
    ("psn_no", "20000000000000000001"),
    ("card_no", "X123456789"),
    ("phone", "10000000001"),
    ("area", "110000"),
    ("kinship", "child"),
    ("institution", "P11010100001"),
    ("reason", "本人到窗口申请"),
    ("why", "核对本人的申请"),
    ("note", "材料齐全"),
    ("text", "请再核对一次"),
    ("login", "wang.li"),
    ("scope", "110000"),
    ("duties", "reader"),
    ("method", "POST"),
    ("path", "/me/export"),
    ("challenge", "c0ffee"),
    ("code", "123456"),
    ("way", "voucher"),
    ("ticket", "demo:zhang_san"),
    ("rights", "view"),
    ("scopes", "outpatient"),
    ("originals", "household"),
    ("fields", "kinship"),
    ("field", "tel"),
    ("wanted", "10000000009"),
    ("password", "demo-2026"),
    ("old", "demo-password-1"),
    ("new", "demo-password-2"),
    ("ground", "parent"),
    ("status", "1"),
    ("to", "310000"),
    ("heir", "李四"),
    ("change", "new_key"),
    ("id", UNKNOWN),
    ("binding", UNKNOWN),
    ("document", UNKNOWN),
    ("documents", UNKNOWN),
    ("order", UNKNOWN),
    ("setl_id", UNKNOWN),
    ("up_to", UNKNOWN),
];

/// Fields that an example has although they may be left out: somebody or something has to be named.
const NAMED: [&str; 2] = ["psn_no", "binding"];

/// An identifier in the form of the interfaces, of nothing that exists.
pub const UNKNOWN: &str = "11000020261122000000000001";

/// An example of the JSON body of an operation; `None` = it takes none.
pub fn body(document: &OpenApi, operation: &utoipa::openapi::path::Operation) -> Option<Value> {
    let Some(RefOr::T(body)) = &operation.request_body else { return None };
    let Some(RefOr::T(content)) = body.content.get("application/json") else { return None };
    let components = document.components.as_ref()?;
    content.example.clone().or_else(|| Some(of(components, content.schema.as_ref()?, "", 0)))
}

fn of(components: &Components, schema: &RefOr<Schema>, field: &str, depth: u8) -> Value {
    if depth >= DEEPEST {
        return Value::Null;
    }
    let deeper = depth.saturating_add(1);
    let schema = match schema {
        RefOr::T(schema) => schema,
        RefOr::Ref(reference) => {
            let name = reference.ref_location.rsplit('/').next().unwrap_or("");
            let known = components.schemas.get(name);
            return known.map_or(Value::Null, |known| of(components, known, field, deeper));
        }
    };
    match schema {
        Schema::Object(object) => {
            if let Some(given) = object.example.clone().or_else(|| object.examples.first().cloned())
            {
                return given;
            }
            if let Some(first) = object.enum_values.as_ref().and_then(|values| values.first()) {
                return first.clone();
            }
            if object.properties.is_empty() {
                return plain(object, field);
            }
            // Where nothing is required, the first field is what is asked for.
            let few = if object.required.is_empty() { 1 } else { usize::MAX };
            let wanted = object.properties.iter().filter(|(name, _)| {
                let must = object.required.is_empty() || object.required.contains(*name);
                must || NAMED.contains(&name.as_str())
            });
            let made = wanted
                .take(few)
                .map(|(name, schema)| (name.clone(), of(components, schema, name, deeper)));
            Value::Object(made.collect::<Map<_, _>>())
        }
        Schema::Array(array) => match (&array.example, &array.items) {
            (Some(given), _) => given.clone(),
            (None, ArrayItems::RefOrSchema(items)) => json!([of(components, items, field, deeper)]),
            (None, ArrayItems::False) => json!([]),
        },
        Schema::OneOf(one) => first(components, &one.items, field, deeper),
        Schema::AnyOf(any) => first(components, &any.items, field, deeper),
        Schema::AllOf(all) => {
            let mut whole = Map::new();
            for item in &all.items {
                match of(components, item, field, deeper) {
                    Value::Object(part) => whole.extend(part),
                    other => return other,
                }
            }
            Value::Object(whole)
        }
        _ => Value::Null,
    }
}

/// The first choice that is a value.
fn first(components: &Components, items: &[RefOr<Schema>], field: &str, depth: u8) -> Value {
    let made = items.iter().map(|item| of(components, item, field, depth));
    made.into_iter().find(|value| !value.is_null()).unwrap_or(Value::Null)
}

fn plain(object: &utoipa::openapi::Object, field: &str) -> Value {
    let kinds = match &object.schema_type {
        SchemaType::Type(kind) => std::slice::from_ref(kind),
        SchemaType::Array(kinds) => kinds.as_slice(),
        SchemaType::AnyValue => &[],
    };
    match kinds.iter().find(|kind| **kind != Type::Null) {
        Some(Type::String) => {
            let known = FIELDS.iter().find(|(name, _)| *name == field);
            Value::from(known.map_or("2026-11-22", |(_, example)| *example))
        }
        Some(Type::Integer | Type::Number) => Value::from(1),
        Some(Type::Boolean) => Value::from(true),
        Some(Type::Array) => json!([]),
        Some(Type::Object) => json!({}),
        Some(Type::Null) | None => Value::Null,
    }
}
