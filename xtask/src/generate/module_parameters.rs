//! The parameters of the kernel module, with the ranges that it takes, from `kmod/module/parameters.rs`.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, bail};
use syn::{BinOp, Expr, File, Item, Lit, Local, Pat, Stmt};
use wasm_device_abi::limits::{LIMITS, PUSH_BYTES};

use super::abi_tables::{grouped, quantity};
use crate::workspace;

const SOURCE: &str = "kmod/module/parameters.rs";

/// A row for each parameter.
pub(super) fn table() -> Result<String> {
    let text = fs::read_to_string(workspace::root().join(SOURCE))
        .with_context(|| format!("cannot read {SOURCE}"))?;
    let ranges = ranges(&text).with_context(|| format!("in {SOURCE}"))?;
    let mut table =
        String::from("| parameter | default | range | what it bounds |\n| --- | ---: | --- | --- |\n");
    for limit in LIMITS {
        let Some((least, most)) = ranges.get(limit.name) else {
            bail!("{SOURCE} gives {} no range", limit.name)
        };
        table += &format!(
            "| `{}` | {} | {} | {} |\n",
            limit.name,
            quantity(limit.default, limit.unit),
            range(*least, *most, limit.unit),
            limit.docs.trim()
        );
    }
    Ok(table)
}

/// The unit stands with the default; sizes are written with their own all the same.
fn range(least: u64, most: u64, unit: &str) -> String {
    let number = |value| if unit == "bytes" { quantity(value, unit) } else { grouped(value) };
    if most == u64::MAX {
        format!("from {}", number(least))
    } else {
        format!("{} to {}", number(least), number(most))
    }
}

/// What `check` lets pass: name → least and most.
fn ranges(source: &str) -> Result<BTreeMap<String, (u64, u64)>> {
    let file = syn::parse_file(source)?;
    let Some(Expr::Array(rows)) = value_of_local(&file, "check", "ranges") else {
        bail!("`check` has no array `ranges`");
    };
    rows.elems.iter().map(|row| row_of(row, &file)).collect()
}

/// What `name` is set to in a function.
fn value_of_local<'a>(file: &'a File, function: &str, name: &str) -> Option<&'a Expr> {
    let function = file.items.iter().find_map(|item| match item {
        Item::Fn(found) if found.sig.ident == function => Some(found),
        _ => None,
    })?;
    function.block.stmts.iter().find_map(|statement| match statement {
        Stmt::Local(Local { pat: Pat::Ident(ident), init: Some(init), .. }) if ident.ident == name => {
            Some(&*init.expr)
        }
        _ => None,
    })
}

/// A row is the name, the value, the least and the most.
fn row_of(row: &Expr, file: &File) -> Result<(String, (u64, u64))> {
    let Expr::Tuple(row) = row else { bail!("a range is no tuple") };
    let columns: Vec<_> = row.elems.iter().collect();
    let [Expr::Lit(name), _, least, most] = columns[..] else { bail!("a range has other than four columns") };
    let Lit::Str(name) = &name.lit else { bail!("a range begins with other than a name") };
    let name = name.value();
    let number = |expr| number(expr, file).with_context(|| format!("in the range of {name}"));
    Ok((name.clone(), (number(least)?, number(most)?)))
}

/// The value of such an expression as the ranges are written in.
fn number(expr: &Expr, file: &File) -> Result<u64> {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(value) => Ok(value.base10_parse()?),
            _ => bail!("a bound is no integer"),
        },
        Expr::Binary(binary) if matches!(binary.op, BinOp::Shl(_)) => {
            let (left, right) = (number(&binary.left, file)?, number(&binary.right, file)?);
            u32::try_from(right).ok().and_then(|bits| left.checked_shl(bits)).context("a shift is too far")
        }
        Expr::Path(path) => {
            let words: Vec<_> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
                ["u64", "MAX"] => Ok(u64::MAX),
                ["limits", "PUSH_BYTES"] => Ok(PUSH_BYTES),
                [name] => constant(name, file),
                _ => bail!("{} is not known here", words.join("::")),
            }
        }
        _ => bail!("a bound is an expression that is not known here"),
    }
}

fn constant(name: &str, file: &File) -> Result<u64> {
    let value = file.items.iter().find_map(|item| match item {
        Item::Const(found) if found.ident == name => Some(&found.expr),
        _ => None,
    });
    number(value.with_context(|| format!("there is no constant {name}"))?, file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_from_the_source() {
        let source = r#"
            const MOST: u64 = 16_384;
            fn check() -> Result {
                let ranges = [
                    ("a", given::a.value(), 8, 1 << 30),
                    ("b", given::b.value(), 1, MOST),
                    ("c", given::c.value(), 0, u64::MAX),
                ];
            }"#;
        let ranges = ranges(source).unwrap();
        assert_eq!(ranges["a"], (8, 1 << 30));
        assert_eq!(ranges["b"], (1, 16_384));
        assert_eq!(ranges["c"], (0, u64::MAX));
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        for source in [
            "fn check() {}",
            r#"fn check() { let ranges = [("a", x, 1)]; }"#,
            r#"fn check() { let ranges = [("a", x, 1, unknown)]; }"#,
            r#"fn check() { let ranges = [("a", x, 1, 1 << 80)]; }"#,
        ] {
            assert!(ranges(source).is_err(), "{source}");
        }
    }
}
