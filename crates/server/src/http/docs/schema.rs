//! Schemas as people read them: fields, kinds, words that are allowed.

use utoipa::openapi::schema::{AdditionalProperties, ArrayItems, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{Object, RefOr, Schema};

use super::page::{escaped, prose};

/// A schema in short: a link to its own place, or its kind.
pub(super) fn kind(schema: &RefOr<Schema>) -> String {
    match schema {
        RefOr::Ref(reference) => {
            let name = escaped(reference.ref_location.rsplit('/').next().unwrap_or(""));
            format!("<a href=\"#schema-{name}\">{name}</a>")
        }
        RefOr::T(Schema::Object(object)) => kind_of(object),
        RefOr::T(Schema::Array(array)) => match &array.items {
            ArrayItems::RefOrSchema(items) => format!("[{} …]", kind(items)),
            ArrayItems::False => "[]".to_owned(),
        },
        RefOr::T(Schema::OneOf(one)) => choice(&one.items),
        RefOr::T(Schema::AnyOf(any)) => choice(&any.items),
        RefOr::T(Schema::AllOf(all)) => all.items.iter().map(kind).collect::<Vec<_>>().join(" + "),
        RefOr::T(_) => "value".to_owned(),
    }
}

fn choice(items: &[RefOr<Schema>]) -> String {
    items.iter().map(kind).collect::<Vec<_>>().join(" | ")
}

fn kind_of(object: &Object) -> String {
    if let Some(values) = &object.enum_values {
        let words =
            values.iter().map(|value| format!("<code>{}</code>", escaped(&value.to_string())));
        return words.collect::<Vec<_>>().join(" | ");
    }
    let word = |kind: &Type| match kind {
        Type::Object => "object",
        Type::String => "string",
        Type::Integer => "integer",
        Type::Number => "number",
        Type::Boolean => "boolean",
        Type::Array => "array",
        Type::Null => "null",
    };
    let mut said = match &object.schema_type {
        SchemaType::Type(kind) => word(kind).to_owned(),
        SchemaType::Array(kinds) => kinds.iter().map(word).collect::<Vec<_>>().join(" | "),
        SchemaType::AnyValue => "value".to_owned(),
    };
    if let Some(SchemaFormat::Custom(format)) = &object.format {
        said = format!("{said} ({})", escaped(format));
    }
    if let Some(AdditionalProperties::RefOr(values)) = object.additional_properties.as_deref() {
        said = format!("{{… : {}}}", kind(values));
    }
    if let Some(example) = &object.example {
        said = format!("{said} <code>{}</code>", escaped(&example.to_string()));
    }
    said
}

/// What a schema says of itself.
fn description(schema: &RefOr<Schema>) -> &str {
    let said = match schema {
        RefOr::Ref(reference) => return &reference.description,
        RefOr::T(Schema::Object(object)) => &object.description,
        RefOr::T(Schema::Array(array)) => &array.description,
        RefOr::T(Schema::OneOf(one)) => &one.description,
        RefOr::T(Schema::AllOf(all)) => &all.description,
        RefOr::T(Schema::AnyOf(any)) => &any.description,
        RefOr::T(_) => return "",
    };
    said.as_deref().unwrap_or("")
}

/// A schema in full: its text, then a line for each field.
pub(super) fn whole(schema: &RefOr<Schema>) -> String {
    let said = description(schema);
    let fields = fields(schema);
    if said.is_empty() { fields } else { format!("<p>{}</p>{fields}", prose(said)) }
}

fn fields(schema: &RefOr<Schema>) -> String {
    match schema {
        RefOr::T(Schema::Object(object)) if !object.properties.is_empty() => {
            let lines = object.properties.iter().map(|(name, schema)| {
                let must = if object.required.contains(name) { " <b>*</b>" } else { "" };
                line(name, must, &kind(schema), description(schema))
            });
            format!("<dl>{}</dl>", lines.collect::<String>())
        }
        RefOr::T(Schema::AllOf(all)) => all.items.iter().map(fields).collect(),
        RefOr::T(Schema::OneOf(one)) => one.items.iter().map(fields).collect(),
        other => format!("<p class=kind>{}</p>", kind(other)),
    }
}

/// A field or parameter: name, whether it must be there, kind, text.
pub(super) fn line(name: &str, must: &str, kind: &str, said: &str) -> String {
    let (name, said) = (escaped(name), prose(said));
    format!("<dt><code>{name}</code>{must} <span class=kind>{kind}</span></dt><dd>{said}</dd>")
}
