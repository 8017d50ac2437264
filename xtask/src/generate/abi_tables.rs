//! Tables of `docs/device-abi.md`.

use anyhow::{Context, Result};
use wasm_device_abi::codes::{CodeTable, TABLES};
use wasm_device_abi::ioctl::{self, REQUESTS};
use wasm_device_abi::layout::{STRUCTS, StructLayout};
use wasm_device_abi::limits::LIMITS;

use super::c_names::plain;

/// The ioctls, a row each.
pub(super) fn requests() -> String {
    let mut text =
        String::from("| request | number | argument | what it does |\n| --- | --- | --- | --- |\n");
    for request in REQUESTS {
        let argument = match (request.argument, request.dir) {
            ("", _) => "–".to_owned(),
            (name, ioctl::DIR_WRITE) => format!("`const struct {name} *`"),
            (name, _) => format!("`struct {name} *`"),
        };
        text += &format!(
            "| `WASM_IOC_{}` | `0x{:08x}` | {argument} | {} |\n",
            request.name,
            request.number,
            request.docs.trim()
        );
    }
    text
}

/// All structs with their offsets.
pub(super) fn structs() -> String {
    STRUCTS.iter().map(|layout| structure(layout, "###")).collect::<Vec<_>>().join("\n")
}

/// One struct under a heading.
pub(super) fn structure(layout: &StructLayout, heading: &str) -> String {
    let mut text = format!("{heading} `struct {}`, {} bytes\n\n", layout.c_name, layout.size);
    text += &paragraph(layout.docs);
    text += "\n\n| offset | type | field | what |\n| ---: | --- | --- | --- |\n";
    for field in layout.fields {
        let ty =
            if field.array { format!("{}[{}]", field.scalar, field.count) } else { field.scalar.to_owned() };
        text += &format!("| {} | `{ty}` | `{}` | {} |\n", field.offset, field.name, paragraph(field.docs));
    }
    text
}

fn paragraph(docs: &[&str]) -> String {
    docs.iter().map(|line| plain(line.trim())).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// All code tables.
pub(super) fn code_tables() -> String {
    TABLES
        .iter()
        .map(|table| format!("### `{}_…`\n\n{}\n\n{}", table.c_prefix, paragraph(table.docs), codes(table)))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The code table of one enum.
pub(super) fn code_table(name: &str) -> Result<String> {
    let table = TABLES.iter().find(|table| table.name == name).with_context(|| format!("no codes {name}"))?;
    Ok(codes(table))
}

fn codes(table: &CodeTable) -> String {
    let mut text = String::from("| number | word | meaning |\n| ---: | --- | --- |\n");
    for code in table.codes {
        text += &format!("| {} | `{}` | {} |\n", code.number, code.word, code.meaning.trim());
    }
    text
}

/// The limits, a row each.
pub(super) fn limits() -> String {
    let mut text = String::from("| parameter | default | what it bounds |\n| --- | ---: | --- |\n");
    for limit in LIMITS {
        text += &format!(
            "| `{}` | {} | {} |\n",
            limit.name,
            quantity(limit.default, limit.unit),
            limit.docs.trim()
        );
    }
    text
}

/// A number with its unit as people write it: `8 MiB`, `10 s`, `1,000,000 fuel`.
pub(super) fn quantity(value: u64, unit: &str) -> String {
    match unit {
        _ if value == 0 => "0".to_owned(),
        "bytes" if value.is_multiple_of(1 << 30) => format!("{} GiB", value >> 30),
        "bytes" if value.is_multiple_of(1 << 20) => format!("{} MiB", value >> 20),
        "bytes" if value.is_multiple_of(1 << 10) => format!("{} KiB", value >> 10),
        "nanoseconds" if value.is_multiple_of(1_000_000_000) => format!("{} s", value / 1_000_000_000),
        _ => format!("{} {unit}", grouped(value)),
    }
}

pub(super) fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_read_as_people_write_them() {
        assert_eq!(quantity(8 << 20, "bytes"), "8 MiB");
        assert_eq!(quantity(1_000, "calls"), "1,000 calls");
        assert_eq!(quantity(10_000_000_000, "nanoseconds"), "10 s");
        assert_eq!(quantity(1_000_001, "bytes"), "1,000,001 bytes");
    }
}
