//! The pages under `/docs`: HTML made from a document, without any script.

use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::{OpenApi, RefOr, Required, Response};

use super::{Interface, callers, curl, listed, schema};

/// The stylesheet. Lines break, so that a phone shows everything; code scrolls in its own box.
pub(super) const STYLE: &str = "\
:root{color-scheme:light dark}
body{font:16px/1.6 system-ui,sans-serif;margin:0 auto;max-width:56rem;padding:1rem;\
overflow-wrap:anywhere}
h1{font-size:1.5rem}h2{font-size:1.25rem;margin-top:2rem}h3{font-size:1rem;margin:.5rem 0}
a{text-underline-offset:.15em}
summary{cursor:pointer;padding:.6rem 0}
details{border-top:1px solid #8886}
pre{overflow-x:auto;padding:.75rem;border:1px solid #8886;border-radius:.25rem;overflow-wrap:normal}
code{font:.9em ui-monospace,monospace}
dt{margin-top:.5rem}dd{margin-left:1rem}
.method{font-weight:700}.kind{opacity:.8}
nav a{display:inline-block;padding:.4rem .6rem .4rem 0}
.wide{overflow-x:auto;overflow-wrap:normal}
table{border-collapse:collapse}
th,td{text-align:start;vertical-align:top;padding:.25rem .6rem .25rem 0;border-top:1px solid #8886}
";

/// A text of a document: what stands between backticks is code.
pub(super) fn prose(text: &str) -> String {
    let pieces = escaped(text);
    let pieces = pieces.split('`').enumerate();
    let marked =
        pieces.map(
            |(n, piece)| {
                if n % 2 == 1 { format!("<code>{piece}</code>") } else { piece.to_owned() }
            },
        );
    marked.collect()
}

/// Text as HTML shows it.
pub(crate) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    html
}

pub(super) fn frame(title: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html>\n<html lang=zh-CN>\n<meta charset=utf-8>\n\
         <meta name=viewport content=\"width=device-width\">\n<title>{title}</title>\n\
         <link rel=stylesheet href=/docs/style.css>\n<h1>{title}</h1>\n{body}\n</html>\n"
    )
}

/// Where to go on.
pub(super) fn index() -> String {
    let items = Interface::ALL.map(|interface| {
        let word = interface.word();
        let title = interface.title();
        format!(
            "<li><a href=/docs/{word}>{title}</a> · \
             <a href=/openapi/{word}.json>OpenAPI 3.1</a></li>"
        )
    });
    let body = format!(
        "<ul>{}<li><a href=/docs/institution>共济 Gongji：机构接口 (institution interface)</a> · \
         国家接口，<code>infno</code> 交易</li></ul>",
        items.concat()
    );
    frame("共济 Gongji：接口 (interfaces)", &body)
}

/// The page of an interface.
pub(super) fn page(interface: Interface, document: &OpenApi) -> String {
    let mut body = vec![format!(
        "<nav><a href=/docs>← 接口</a> <a href=/openapi/{}.json>OpenAPI 3.1</a> \
         <a href=#schemas>数据 Schemas</a></nav>",
        interface.word()
    )];
    let about = document.info.description.as_deref().unwrap_or("");
    body.push(format!("<p>{}</p><nav>", prose(about)));
    let tags = document.tags.as_deref().unwrap_or_default();
    for tag in tags {
        let name = escaped(&tag.name);
        body.push(format!("<a href=#{name}>{name}</a> "));
    }
    body.push("</nav>".to_owned());
    let operations = listed(document);
    for tag in tags {
        let said = escaped(tag.description.as_deref().unwrap_or(""));
        let name = escaped(&tag.name);
        body.push(format!("<h2 id={name}>{name}</h2><p>{said}</p>"));
        for (method, path, operation) in &operations {
            if operation.tags.iter().flatten().any(|known| *known == tag.name) {
                body.push(one(document, method, path, operation));
            }
        }
    }
    body.push(problems(document));
    body.push("<h2 id=schemas>数据 Schemas</h2><p><b>*</b> 必填 (required)</p>".to_owned());
    for (name, known) in document.components.iter().flat_map(|all| &all.schemas) {
        let name = escaped(name);
        let whole = schema::whole(known);
        body.push(format!("<h3 id=schema-{name}>{name}</h3>{whole}"));
    }
    frame(interface.title(), &body.concat())
}

fn one(document: &OpenApi, method: &str, path: &str, operation: &Operation) -> String {
    let id = escaped(operation.operation_id.as_deref().unwrap_or(""));
    let summary = prose(operation.summary.as_deref().unwrap_or(""));
    let mut html = vec![format!(
        "<details id=op-{id}><summary><span class=method>{method}</span> <code>{}</code><br>\
         {summary}</summary>",
        escaped(path)
    )];
    if let Some(more) = &operation.description {
        html.push(format!("<p>{}</p>", prose(more)));
    }
    let who = callers(operation);
    let who = who.iter().map(|word| format!("<code>{}</code>", escaped(word)));
    let who = who.collect::<Vec<_>>().join(" ");
    html.push(format!("<p>谁可以调用 (callers): {who}</p>"));
    let parameters = parameters(operation);
    if !parameters.is_empty() {
        let lines = parameters.iter().map(|parameter| {
            let must = if parameter.required == Required::True { " <b>*</b>" } else { "" };
            let place = place(parameter);
            let kind = parameter.schema.as_ref().map(schema::kind).unwrap_or_default();
            let said = parameter.description.as_deref().unwrap_or("");
            schema::line(&parameter.name, must, &format!("{place} {kind}"), said)
        });
        html.push(format!("<h3>参数 Parameters</h3><dl>{}</dl>", lines.collect::<String>()));
    }
    if let Some(RefOr::T(body)) = &operation.request_body {
        for (media, content) in &body.content {
            let RefOr::T(content) = content else { continue };
            let kind = content.schema.as_ref().map(schema::kind).unwrap_or_default();
            let media = escaped(media);
            html.push(format!("<h3>内容 Body</h3><p><code>{media}</code> {kind}</p>"));
        }
    }
    html.push("<h3>回答 Answers</h3><dl>".to_owned());
    for (status, answer) in &operation.responses.responses {
        // What every operation may answer stands once, at the end.
        if let RefOr::T(answer) = answer {
            html.push(answered(status, answer));
        }
    }
    html.push("</dl><p><a href=#problems>其他 Everything else</a></p>".to_owned());
    html.push("<h3>例子 Example</h3><pre><code>".to_owned());
    html.push(escaped(&curl::command(document, method, path, operation)));
    html.push("</code></pre></details>\n".to_owned());
    html.concat()
}

/// Parameters; a shared one is not used by any operation.
pub(super) fn parameters(operation: &Operation) -> Vec<&Parameter> {
    let all = operation.parameters.iter().flatten();
    all.filter_map(|parameter| match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    })
    .collect()
}

fn place(parameter: &Parameter) -> &'static str {
    match parameter.parameter_in {
        ParameterIn::Query => "query",
        ParameterIn::Path => "path",
        ParameterIn::Header => "header",
        ParameterIn::Cookie => "cookie",
        ParameterIn::QueryString => "query string",
    }
}

fn answered(status: &str, answer: &Response) -> String {
    let kinds = answer.content.values().filter_map(|content| match content {
        RefOr::T(content) => content.schema.as_ref().map(schema::kind),
        RefOr::Ref(_) => None,
    });
    let kinds = kinds.collect::<Vec<_>>().join(" ");
    schema::line(status, "", &kinds, &answer.description)
}

/// What every operation may answer.
fn problems(document: &OpenApi) -> String {
    let shared = document.components.iter().flat_map(|all| &all.responses);
    let lines = shared.filter_map(|(name, answer)| match answer {
        RefOr::T(answer) => {
            let status = name.trim_start_matches(char::is_alphabetic);
            Some(answered(if status.is_empty() { "…" } else { status }, answer))
        }
        RefOr::Ref(_) => None,
    });
    format!("<h2 id=problems>出错 Problems</h2><dl>{}</dl>", lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn backticks_become_code() {
        assert_eq!(super::prose("send `X-For` <now>"), "send <code>X-For</code> &lt;now&gt;");
    }

    #[test]
    fn nothing_in_a_document_becomes_markup() {
        assert_eq!(
            escaped("<a href='x'>&\"</a>"),
            "&lt;a href=&#39;x&#39;&gt;&amp;&quot;&lt;/a&gt;"
        );
        assert_eq!(escaped("共济"), "共济");
    }
}
