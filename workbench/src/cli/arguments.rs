//! Arguments of a guest's function as people write them: `7`, `-1`, `0x10`, `3.5`, `i64:5`.
//!
//! The type comes from the function's declaration, so `7` can be any of the four number
//! types. A prefix says it outright, for functions whose declaration is not known.

use std::str::FromStr;

use guest_engine::Value;
use guest_engine::abi::codes::ValueType;

/// Prefixes that state a type.
const STATED: [(&str, ValueType); 4] =
    [("i32:", ValueType::I32), ("i64:", ValueType::I64), ("f32:", ValueType::F32), ("f64:", ValueType::F64)];

/// One `--arg`, not yet of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// As it was written.
    text: String,
    /// Its type where the text states one.
    stated: Option<ValueType>,
}

impl FromStr for Argument {
    type Err = String;

    /// Takes what is a number of some type; the errors say what was expected.
    fn from_str(text: &str) -> Result<Self, String> {
        let stated = STATED.iter().find(|(prefix, _)| text.starts_with(prefix)).map(|(_, ty)| *ty);
        let argument = Self { text: text.to_owned(), stated };
        if stated.is_none() && float(text, f64::INFINITY, f64::NAN, |number| number as f64).is_none() {
            return Err(format!(
                "`{text}` is not a number; write 7, -1, 0x10 or 3.5, or state the type as in i64:5"
            ));
        }
        argument.of_type(stated.unwrap_or(ValueType::F64))?;
        Ok(argument)
    }
}

impl Argument {
    /// The value for a parameter that is declared as `declared`.
    ///
    /// A stated type stays, even where it is not the declared one: the engine's answer to
    /// that names both.
    ///
    /// # Errors
    /// A sentence when the number does not fit its type.
    pub fn for_parameter(&self, declared: ValueType) -> Result<Value, String> {
        match (self.stated, declared) {
            (None, ValueType::I32 | ValueType::I64 | ValueType::F32 | ValueType::F64) => {
                self.of_type(declared)
            }
            _ => self.undeclared(),
        }
    }

    /// The value where no declaration is known: the stated type, else the smallest integer
    /// type that holds it, else `f64`.
    ///
    /// # Errors
    /// A sentence when the number does not fit its type.
    pub fn undeclared(&self) -> Result<Value, String> {
        match self.stated {
            Some(ty) => self.of_type(ty),
            None => [ValueType::I32, ValueType::I64]
                .iter()
                .find_map(|ty| self.of_type(*ty).ok())
                .map_or_else(|| self.of_type(ValueType::F64), Ok),
        }
    }

    /// The number without the stated type.
    fn number(&self) -> &str {
        if self.stated.is_some() { &self.text[4..] } else { &self.text }
    }

    fn of_type(&self, ty: ValueType) -> Result<Value, String> {
        let text = self.number();
        let wrong = || format!("`{}` is not an {}", self.text, ty.word());
        match ty {
            ValueType::I32 => {
                let number = integer(text).ok_or_else(wrong)?;
                let value = i32::try_from(number).or_else(|_| u32::try_from(number).map(u32::cast_signed));
                value.map(Value::i32).map_err(|_| {
                    format!("{number} does not fit an i32, which takes {} to {}", i32::MIN, u32::MAX)
                })
            }
            ValueType::I64 => {
                let number = integer(text).ok_or_else(wrong)?;
                let value = i64::try_from(number).or_else(|_| u64::try_from(number).map(u64::cast_signed));
                value.map(Value::i64).map_err(|_| {
                    format!("{number} does not fit an i64, which takes {} to {}", i64::MIN, u64::MAX)
                })
            }
            ValueType::F32 => {
                let value = float(text, f32::INFINITY, f32::NAN, |number| number as f32).ok_or_else(wrong)?;
                if value.is_infinite() && !says_infinity(text) {
                    return Err(format!("{text} does not fit an f32, which ends at {:e}", f32::MAX));
                }
                Ok(Value::f32(value))
            }
            ValueType::F64 => {
                let value = float(text, f64::INFINITY, f64::NAN, |number| number as f64).ok_or_else(wrong)?;
                if value.is_infinite() && !says_infinity(text) {
                    return Err(format!("{text} does not fit an f64, which ends at {:e}", f64::MAX));
                }
                Ok(Value::f64(value))
            }
            other => Err(format!("an argument cannot be of type {}", other.word())),
        }
    }
}

/// A decimal, hexadecimal (`0x`) or binary (`0b`) integer with a sign and `_` between digits.
fn integer(text: &str) -> Option<i128> {
    let (negative, digits) = signed(text);
    let (radix, digits) = match digits.get(..2) {
        Some("0x" | "0X") => (16, &digits[2..]),
        Some("0b" | "0B") => (2, &digits[2..]),
        _ => (10, digits),
    };
    let digits = digits.replace('_', "");
    // `from_str_radix` would take a second sign.
    if !digits.starts_with(|c: char| c.is_digit(radix)) {
        return None;
    }
    let magnitude = i128::from_str_radix(&digits, radix).ok()?;
    Some(if negative { -magnitude } else { magnitude })
}

/// A float as Rust writes it, an integer, `inf`, `nan`, each with a sign.
///
/// Decimal text is read by the type's own parser, so that it is rounded once.
fn float<F>(text: &str, infinity: F, nan: F, from_integer: impl Fn(i128) -> F) -> Option<F>
where
    F: FromStr + std::ops::Neg<Output = F>,
{
    let (negative, magnitude) = signed(text);
    let value = match magnitude {
        "inf" => infinity,
        "nan" => nan,
        _ if !magnitude.starts_with(|c: char| c.is_ascii_digit() || c == '.') => return None,
        _ => match magnitude.replace('_', "").parse() {
            Ok(value) => value,
            Err(_) => from_integer(integer(magnitude)?),
        },
    };
    Some(if negative { -value } else { value })
}

fn says_infinity(text: &str) -> bool {
    signed(text).1 == "inf"
}

fn signed(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(text: &str, declared: ValueType) -> Result<String, String> {
        let value = text.parse::<Argument>()?.for_parameter(declared)?;
        Ok(format!("{value} : {}", value.ty.word()))
    }

    #[test]
    fn the_declaration_gives_the_type() {
        use ValueType::{F32, F64, I32, I64};
        for (text, declared, expected) in [
            ("7", I32, "7 : i32"),
            ("7", I64, "7 : i64"),
            ("7", F32, "7.0 : f32"),
            ("7", F64, "7.0 : f64"),
            ("-1", I32, "-1 : i32"),
            ("+1", I32, "1 : i32"),
            ("0x10", I32, "16 : i32"),
            ("-0x10", I64, "-16 : i64"),
            ("0x10", F64, "16.0 : f64"),
            ("0b101", I32, "5 : i32"),
            ("1_000", I32, "1000 : i32"),
            ("4294967295", I32, "-1 : i32"),
            ("0xffff_ffff_ffff_ffff", I64, "-1 : i64"),
            ("3.5", F32, "3.5 : f32"),
            ("1e3", F64, "1000.0 : f64"),
            ("-inf", F64, "-inf : f64"),
            ("-nan", F32, "-nan : f32"),
            ("-0", F64, "-0.0 : f64"),
        ] {
            assert_eq!(parsed(text, declared).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_stated_type_stays() {
        assert_eq!(parsed("i64:5", ValueType::I32).as_deref(), Ok("5 : i64"));
        assert_eq!(parsed("f32:5", ValueType::None).as_deref(), Ok("5.0 : f32"));
    }

    #[test]
    fn without_a_declaration_the_smallest_type_is_taken() {
        let shown = ["7", "5000000000", "0.5"].map(|text| parsed(text, ValueType::None));
        assert_eq!(shown, [Ok("7 : i32".into()), Ok("5000000000 : i64".into()), Ok("0.5 : f64".into())]);
    }

    #[test]
    fn what_does_not_fit_is_said_in_words() {
        use ValueType::{F32, F64, I32, I64};
        insta::assert_snapshot!([
            parsed("seven", I32),
            parsed("--json", I32),
            parsed("", I32),
            parsed("0x", I32),
            parsed("3.5", I32),
            parsed("4294967296", I32),
            parsed("-2147483649", I32),
            parsed("18446744073709551616", I64),
            parsed("i32:many", I32),
            parsed("1e39", F32),
            parsed("1e309", F64),
        ].map(|result| result.expect_err("it fits no type")).join("\n"), @r"
        `seven` is not a number; write 7, -1, 0x10 or 3.5, or state the type as in i64:5
        `--json` is not a number; write 7, -1, 0x10 or 3.5, or state the type as in i64:5
        `` is not a number; write 7, -1, 0x10 or 3.5, or state the type as in i64:5
        `0x` is not a number; write 7, -1, 0x10 or 3.5, or state the type as in i64:5
        `3.5` is not an i32
        4294967296 does not fit an i32, which takes -2147483648 to 4294967295
        -2147483649 does not fit an i32, which takes -2147483648 to 4294967295
        18446744073709551616 does not fit an i64, which takes -9223372036854775808 to 18446744073709551615
        `i32:many` is not an i32
        1e39 does not fit an f32, which ends at 3.4028235e38
        1e309 does not fit an f64, which ends at 1.7976931348623157e308
        ");
    }

    proptest! {
        #[test]
        fn any_text_gives_an_answer(text in "\\PC*") {
            let _ = parsed(&text, ValueType::I32);
            let _ = parsed(&format!("i64:{text}"), ValueType::F64);
        }

        #[test]
        fn integers_come_back(number: i64) {
            let value = number.to_string().parse::<Argument>().unwrap().for_parameter(ValueType::I64);
            prop_assert_eq!(value, Ok(Value::i64(number)));
        }

        #[test]
        fn floats_come_back(number: f64) {
            prop_assume!(number.is_finite());
            let value = format!("{number:?}").parse::<Argument>().unwrap().for_parameter(ValueType::F64);
            prop_assert_eq!(value, Ok(Value::f64(number)));
        }
    }
}
