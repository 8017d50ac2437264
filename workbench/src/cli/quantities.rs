//! Sizes, durations and fuel as people write them: `16MiB`, `2s`, `1_000_000`.
//!
//! Parsing is exact: no floats, so that `0.1s` is 100,000,000 nanoseconds.

use guest_engine::abi::limits;

use crate::screen::quantity::{bytes, grouped, nanoseconds};

/// Parses a size of linear memory: `65536`, `64KiB`, `16MiB`, `1.5MiB`, `1MB`.
///
/// Errors say what was expected, for clap to print after the flag's name.
pub(super) fn memory(text: &str) -> Result<u64, String> {
    let expected = || format!("`{text}` is not a size; write bytes, or a unit as in 64KiB or 16MiB");
    let (number, unit) = split_unit(text).ok_or_else(expected)?;
    let scale = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "ki" | "kib" => 1 << 10,
        "m" | "mi" | "mib" => 1 << 20,
        "g" | "gi" | "gib" => 1 << 30,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        _ => return Err(expected()),
    };
    let size = scaled(number, scale).ok_or_else(expected)?;
    within(text, size, limits::MEMORY_BYTES, || bytes(limits::MEMORY_BYTES))
}

/// Parses a duration to nanoseconds: `2s`, `500ms`, `1.5s`, `100us`, `1m`.
pub(super) fn deadline(text: &str) -> Result<u64, String> {
    let expected = || format!("`{text}` is not a duration; write a number and a unit as in 2s or 500ms");
    let (number, unit) = split_unit(text).ok_or_else(expected)?;
    let scale = match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" | "min" => 60_000_000_000,
        "" => return Err(format!("`{text}` has no unit; did you mean {text}s or {text}ms?")),
        _ => return Err(expected()),
    };
    let ns = scaled(number, scale).ok_or_else(expected)?;
    within(text, ns, limits::DEADLINE_MAX_NS, || nanoseconds(limits::DEADLINE_MAX_NS))
}

/// Parses an amount of fuel: `100000`, `1_000_000`, `50k`, `1M`, `2G`.
pub(super) fn fuel(text: &str) -> Result<u64, String> {
    let expected = || format!("`{text}` is not an amount of fuel; write a number as in 100000, 50k or 1M");
    let (number, unit) = split_unit(text).ok_or_else(expected)?;
    let scale = match unit {
        "" => 1,
        "k" => 1_000,
        "M" => 1_000_000,
        "G" => 1_000_000_000,
        _ => return Err(expected()),
    };
    let fuel = scaled(number, scale).ok_or_else(expected)?;
    within(text, fuel, limits::FUEL_MAX, || grouped(limits::FUEL_MAX))
}

/// Parses a depth of nested calls.
pub(super) fn recursion(text: &str) -> Result<u32, String> {
    let expected = || format!("`{text}` is not a depth of nested calls; write a number as in 200");
    let depth = scaled(text, 1).ok_or_else(expected)?;
    let depth = within(text, depth, limits::RECURSION, || grouped(limits::RECURSION))?;
    u32::try_from(depth).map_err(|_| expected())
}

/// 1 to `most`: 0 would mean "the default" to the device, and that is said by leaving the flag out.
fn within(text: &str, value: u64, most: u64, shown: impl Fn() -> String) -> Result<u64, String> {
    match value {
        0 => Err(format!("`{text}` leaves the guest nothing; the least is 1")),
        value if value > most => Err(format!("`{text}` is more than a run may have, which is {}", shown())),
        value => Ok(value),
    }
}

/// Splits `16MiB` into its number and its unit; a space between them is taken.
fn split_unit(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '_')).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    (!number.is_empty()).then_some((number, unit.trim()))
}

/// `number` × `scale` where that is a whole number that fits.
fn scaled(number: &str, scale: u64) -> Option<u64> {
    let number = number.replace('_', "");
    let (whole, fraction) = number.split_once('.').unwrap_or((&number, ""));
    if !whole.starts_with(|c: char| c.is_ascii_digit()) || (fraction.is_empty() && number.contains('.')) {
        return None;
    }
    let whole = whole.parse::<u64>().ok()?.checked_mul(scale)?;
    if fraction.is_empty() {
        return Some(whole);
    }
    let divisor = 10_u128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let parts = fraction.parse::<u128>().ok()?.checked_mul(u128::from(scale))?;
    (parts % divisor == 0).then_some(())?;
    whole.checked_add(u64::try_from(parts / divisor).ok()?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sizes() {
        for (text, bytes) in [
            ("1", 1),
            ("65536", 65_536),
            ("64KiB", 65_536),
            ("16MiB", 16 << 20),
            ("16 MiB", 16 << 20),
            ("1.5m", 3 << 19),
            ("1MB", 1_000_000),
            ("64MiB", 64 << 20),
        ] {
            assert_eq!(memory(text), Ok(bytes), "{text}");
        }
    }

    #[test]
    fn durations() {
        for (text, ns) in [
            ("2s", 2_000_000_000),
            ("0.1s", 100_000_000),
            ("500ms", 500_000_000),
            ("100us", 100_000),
            ("7µs", 7_000),
            ("1m", 60_000_000_000),
            ("600s", 600_000_000_000),
        ] {
            assert_eq!(deadline(text), Ok(ns), "{text}");
        }
    }

    #[test]
    fn amounts_of_fuel() {
        for (text, value) in [("1", 1), ("1_000_000", 1_000_000), ("50k", 50_000), ("1.5M", 1_500_000)] {
            assert_eq!(fuel(text), Ok(value), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_in_words() {
        insta::assert_snapshot!([
            memory("big"), memory("16XB"), memory("0"), memory("65MiB"), memory("1.0001k"), memory("1."),
            deadline("2"), deadline("2h"), deadline("soon"), deadline("0s"), deadline("11m"),
            fuel("-1"), fuel("1e9"), fuel("2000G"), fuel("99999999999999999999"),
            recursion("0").map(u64::from), recursion("1001").map(u64::from), recursion("deep").map(u64::from),
        ].map(|result| result.expect_err("it is out of range")).join("\n"), @r"
        `big` is not a size; write bytes, or a unit as in 64KiB or 16MiB
        `16XB` is not a size; write bytes, or a unit as in 64KiB or 16MiB
        `0` leaves the guest nothing; the least is 1
        `65MiB` is more than a run may have, which is 64 MiB
        `1.0001k` is not a size; write bytes, or a unit as in 64KiB or 16MiB
        `1.` is not a size; write bytes, or a unit as in 64KiB or 16MiB
        `2` has no unit; did you mean 2s or 2ms?
        `2h` is not a duration; write a number and a unit as in 2s or 500ms
        `soon` is not a duration; write a number and a unit as in 2s or 500ms
        `0s` leaves the guest nothing; the least is 1
        `11m` is more than a run may have, which is 10 min 0 s
        `-1` is not an amount of fuel; write a number as in 100000, 50k or 1M
        `1e9` is not an amount of fuel; write a number as in 100000, 50k or 1M
        `2000G` is more than a run may have, which is 1,000,000,000,000
        `99999999999999999999` is not an amount of fuel; write a number as in 100000, 50k or 1M
        `0` leaves the guest nothing; the least is 1
        `1001` is more than a run may have, which is 1,000
        `deep` is not a depth of nested calls; write a number as in 200
        ");
    }

    proptest! {
        #[test]
        fn any_text_gives_an_answer(text in "\\PC*") {
            let _ = (memory(&text), deadline(&text), fuel(&text), recursion(&text));
        }

        #[test]
        fn whole_milliseconds_are_exact(ms in 1_u64..=600_000) {
            prop_assert_eq!(deadline(&format!("{ms}ms")), Ok(ms * 1_000_000));
            prop_assert_eq!(deadline(&format!("{}.{:03}s", ms / 1000, ms % 1000)), Ok(ms * 1_000_000));
        }
    }
}
