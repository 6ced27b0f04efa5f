//! Whether an answer is as its schema says: kinds, words, fields that must be there, no others.

use std::collections::BTreeMap;

use serde_json::Value;
use utoipa::openapi::schema::{AdditionalProperties, ArrayItems, SchemaType, Type};
use utoipa::openapi::{Components, Object, RefOr, Schema};

/// Everything that is not as the schema says, with its place.
pub(super) fn faults(all: &Components, schema: &RefOr<Schema>, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    look(all, schema, value, "$", &mut faults);
    faults
}

fn resolved<'s>(all: &'s Components, schema: &'s RefOr<Schema>) -> &'s Schema {
    match schema {
        RefOr::T(schema) => schema,
        RefOr::Ref(reference) => {
            let name = reference.ref_location.rsplit('/').next().unwrap();
            let known = all.schemas.get(name);
            resolved(all, known.unwrap_or_else(|| panic!("no schema {name}")))
        }
    }
}

fn look(
    all: &Components,
    schema: &RefOr<Schema>,
    value: &Value,
    at: &str,
    faults: &mut Vec<String>,
) {
    match resolved(all, schema) {
        Schema::Object(object) if object.properties.is_empty() => {
            plain(all, object, value, at, faults);
        }
        Schema::Array(array) => {
            let Value::Array(items) = value else {
                if !(value.is_null() && allows_null(&array.schema_type)) {
                    faults.push(format!("{at}: no list"));
                }
                return;
            };
            if let ArrayItems::RefOrSchema(schema) = &array.items {
                for (n, item) in items.iter().enumerate() {
                    look(all, schema, item, &format!("{at}[{n}]"), faults);
                }
            }
        }
        Schema::OneOf(one) => choice(all, &one.items, value, at, faults),
        Schema::AnyOf(any) => choice(all, &any.items, value, at, faults),
        object => {
            let Value::Object(fields) = value else {
                let nullable = matches!(object, Schema::Object(o) if allows_null(&o.schema_type));
                if !(nullable && value.is_null()) {
                    faults.push(format!("{at}: no object"));
                }
                return;
            };
            let mut known = Fields::default();
            known.gather(all, object);
            for name in known.required.iter().filter(|name| !fields.contains_key(name.as_str())) {
                faults.push(format!("{at}.{name}: not there"));
            }
            for (name, value) in fields {
                match known.all.get(name.as_str()) {
                    Some(schema) => look(all, schema, value, &format!("{at}.{name}"), faults),
                    None if known.open => {}
                    None => faults.push(format!("{at}.{name}: not in the schema")),
                }
            }
        }
    }
}

fn choice(
    all: &Components,
    items: &[RefOr<Schema>],
    value: &Value,
    at: &str,
    faults: &mut Vec<String>,
) {
    let tried: Vec<Vec<String>> = items
        .iter()
        .map(|item| {
            let mut faults = Vec::new();
            look(all, item, value, at, &mut faults);
            faults
        })
        .collect();
    if !tried.iter().any(Vec::is_empty) {
        faults.extend(tried.into_iter().min_by_key(Vec::len).unwrap_or_default());
    }
}

/// The fields of an object, over all of its parts.
#[derive(Default)]
struct Fields<'s> {
    all: BTreeMap<&'s str, &'s RefOr<Schema>>,
    required: Vec<String>,
    /// There may be others.
    open: bool,
}

impl<'s> Fields<'s> {
    fn gather(&mut self, all: &'s Components, schema: &'s Schema) {
        match schema {
            Schema::Object(object) => {
                let fields = object.properties.iter();
                self.all.extend(fields.map(|(name, schema)| (name.as_str(), schema)));
                self.required.extend(object.required.iter().cloned());
                self.open |= matches!(
                    object.additional_properties.as_deref(),
                    Some(AdditionalProperties::RefOr(_) | AdditionalProperties::FreeForm(true))
                );
            }
            Schema::AllOf(parts) => {
                for part in &parts.items {
                    self.gather(all, resolved(all, part));
                }
            }
            // A part that may be left out, or is one of several.
            Schema::OneOf(parts) => {
                for part in &parts.items {
                    let mut some = Fields::default();
                    some.gather(all, resolved(all, part));
                    self.all.extend(some.all);
                    self.open |= some.open;
                }
            }
            _ => {}
        }
    }
}

fn allows_null(kind: &SchemaType) -> bool {
    match kind {
        SchemaType::Type(kind) => *kind == Type::Null,
        SchemaType::Array(kinds) => kinds.contains(&Type::Null),
        SchemaType::AnyValue => true,
    }
}

fn plain(all: &Components, object: &Object, value: &Value, at: &str, faults: &mut Vec<String>) {
    if let Some(words) = &object.enum_values {
        if !words.contains(value) {
            faults.push(format!("{at}: a word that is not allowed"));
        }
        return;
    }
    let kinds = match &object.schema_type {
        SchemaType::Type(kind) => std::slice::from_ref(kind),
        SchemaType::Array(kinds) => kinds.as_slice(),
        SchemaType::AnyValue => return,
    };
    let fits = kinds.iter().any(|kind| match kind {
        Type::Object => value.is_object(),
        Type::String => value.is_string(),
        Type::Integer => value.is_i64() || value.is_u64(),
        Type::Number => value.is_number(),
        Type::Boolean => value.is_boolean(),
        Type::Array => value.is_array(),
        Type::Null => value.is_null(),
    });
    if !fits {
        faults.push(format!("{at}: not of its kind"));
    }
    // An object without described fields has none.
    if let Value::Object(fields) = value {
        match object.additional_properties.as_deref() {
            Some(AdditionalProperties::RefOr(schema)) => {
                for (name, value) in fields {
                    look(all, schema, value, &format!("{at}.{name}"), faults);
                }
            }
            Some(AdditionalProperties::FreeForm(true)) => {}
            _ if fields.is_empty() => {}
            _ => faults.push(format!("{at}: fields that the schema does not describe")),
        }
    }
}
