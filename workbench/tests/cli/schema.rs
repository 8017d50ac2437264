//! Checks a document against `docs/*.schema.json`, with as much of JSON Schema as those files use.

use serde_json::Value;

/// A schema file.
pub(crate) struct Schema(Value);

impl Schema {
    pub(crate) fn run() -> Self {
        Self(serde_json::from_str(include_str!("../../../docs/run-report.schema.json")).unwrap())
    }

    /// Fails with the place of the first thing that does not fit.
    pub(crate) fn assert_fits(&self, document: &Value) {
        if let Err(wrong) = self.check(&self.0, document, "$") {
            panic!("{wrong}\nin {document:#}");
        }
    }

    fn check(&self, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
        let object = schema.as_object().unwrap();
        for (keyword, rule) in object {
            match keyword.as_str() {
                "$schema" | "$defs" | "title" | "description" | "required" | "additionalProperties" => {}
                "$ref" => self.check(self.definition(rule), value, at)?,
                "type" => {
                    one_of_types(rule, value).then_some(()).ok_or(format!("{at}: {value} is no {rule}"))?
                }
                "const" => (rule == value).then_some(()).ok_or(format!("{at}: {value} is not {rule}"))?,
                "enum" => {
                    let known = rule.as_array().unwrap().contains(value);
                    known.then_some(()).ok_or(format!("{at}: {value} is none of {rule}"))?;
                }
                "minimum" => {
                    let low = value.as_u64().is_some_and(|number| number < rule.as_u64().unwrap());
                    (!low).then_some(()).ok_or(format!("{at}: {value} is below {rule}"))?;
                }
                "pattern" => {
                    let pattern = regex::Regex::new(rule.as_str().unwrap()).unwrap();
                    let fits = value.as_str().is_none_or(|text| pattern.is_match(text));
                    fits.then_some(()).ok_or(format!("{at}: {value} does not match {rule}"))?;
                }
                "anyOf" => {
                    let fits =
                        rule.as_array().unwrap().iter().any(|rule| self.check(rule, value, at).is_ok());
                    fits.then_some(()).ok_or(format!("{at}: {value} fits none of {rule}"))?;
                }
                "items" => {
                    for (place, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(rule, item, &format!("{at}[{place}]"))?;
                    }
                }
                "properties" => self.check_properties(object, value, at)?,
                other => panic!("the schema uses {other}, which is not checked here"),
            }
        }
        Ok(())
    }

    fn check_properties(
        &self,
        schema: &serde_json::Map<String, Value>,
        value: &Value,
        at: &str,
    ) -> Result<(), String> {
        let properties = schema["properties"].as_object().unwrap();
        let members = value.as_object().ok_or(format!("{at}: {value} is no object"))?;
        for name in schema["required"].as_array().unwrap() {
            let name = name.as_str().unwrap();
            members.get(name).map(drop).ok_or(format!("{at}: {name} is missing"))?;
        }
        for (name, member) in members {
            let rule = properties.get(name).ok_or(format!("{at}: {name} is not documented"))?;
            self.check(rule, member, &format!("{at}.{name}"))?;
        }
        Ok(())
    }

    fn definition(&self, reference: &Value) -> &Value {
        self.0.pointer(reference.as_str().unwrap().trim_start_matches('#')).unwrap()
    }
}

fn one_of_types(rule: &Value, value: &Value) -> bool {
    let is = |name: &Value| match name.as_str().unwrap() {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the schema uses the type {other}, which is not checked here"),
    };
    match rule {
        Value::Array(names) => names.iter().any(is),
        name => is(name),
    }
}

#[test]
fn the_check_finds_what_does_not_fit() {
    let schema = Schema(serde_json::json!({
        "type": "object",
        "required": ["a"],
        "properties": { "a": { "type": ["integer", "null"], "minimum": 1 } },
    }));
    let fits = |document: Value| schema.check(&schema.0, &document, "$").is_ok();
    assert!(fits(serde_json::json!({ "a": 1 })) && fits(serde_json::json!({ "a": null })));
    for wrong in [r#"{}"#, r#"{"a":0}"#, r#"{"a":"1"}"#, r#"{"a":1,"b":2}"#, r#"[]"#] {
        assert!(!fits(serde_json::from_str(wrong).unwrap()), "{wrong}");
    }
}
