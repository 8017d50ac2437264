use alloc::{vec, vec::Vec};

use proptest::prelude::{any, prop_assert, proptest};

use super::{Rewritten, export_names, export_start_function};

fn image(wat: &str) -> Vec<u8> {
    wat::parse_str(wat).expect("the text is a module")
}

fn rewritten(image: &[u8]) -> Rewritten {
    export_start_function(image).expect("it has a start function")
}

#[test]
fn a_module_without_a_start_function_is_left_alone() {
    assert_eq!(export_start_function(&image(r#"(module (func (export "main")))"#)), None);
    assert_eq!(export_start_function(b""), None);
    assert_eq!(export_start_function(b"\0asm\x01\0\0\0"), None);
    assert_eq!(export_start_function(b"not a module at all"), None);
}

#[test]
fn the_start_function_becomes_the_last_export() {
    let image =
        image(r#"(module (func) (func $s) (start $s) (export "a" (func 0)) (memory (export "b") 1))"#);
    let Rewritten { image, export } = rewritten(&image);
    assert_eq!(export_names(&image), ["a", "b", "\0start"]);
    assert_eq!(export, "\0start");
    assert_eq!(export_start_function(&image), None);
}

#[test]
fn a_module_without_exports_gets_an_export_section_in_its_place() {
    let image = image(
        r#"(module (import "custom" "print_int" (func $p (param i32))) (table 1 funcref) (memory 1) (global i32 (i32.const 0))
           (func $s) (start $s) (elem (i32.const 0) $s) (data (i32.const 0) "x"))"#,
    );
    let Rewritten { image, .. } = rewritten(&image);
    assert_eq!(export_names(&image), ["\0start"]);
    let engine = wasmi::Engine::default();
    wasmi::Module::new(&engine, &image).expect("sections are in their order");
}

#[test]
fn an_imported_start_function_is_exported_too() {
    let image = image(r#"(module (import "kernel" "nothing" (func $f)) (start $f))"#);
    let Rewritten { image, export } = rewritten(&image);
    let module = wasmi::Module::new(&wasmi::Engine::default(), &image).expect("it is valid");
    assert!(module.get_export(&export).is_some_and(|ty| ty.func().is_some()));
}

#[test]
fn the_name_collides_with_no_export() {
    let image = image(
        r#"(module (func $s) (start $s) (export "\00start" (func $s)) (export "\00start\00" (func $s)))"#,
    );
    assert_eq!(rewritten(&image).export, "\0start\0\0");
}

/// Magic, a type section with `() -> ()`, one function.
const HEAD: &[u8] = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0";
const CODE: &[u8] = b"\x0a\x04\x01\x02\0\x0b";

fn with_sections(sections: &[&[u8]]) -> Vec<u8> {
    [HEAD, &sections.concat(), CODE].concat()
}

#[test]
fn numbers_need_not_be_in_their_shortest_form() {
    let export = b"\x07\x8d\x80\x00\x81\x80\x00\x81\x80\x80\x80\x00a\0\x80\x80\x00";
    let start = b"\x08\x83\x80\x80\x80\x00\x80\x80\x00";
    let image = with_sections(&[export, start]);
    wasmi::Module::validate(&wasmi::Engine::default(), &image).expect("it is valid");
    let Rewritten { image, .. } = rewritten(&image);
    wasmi::Module::validate(&wasmi::Engine::default(), &image).expect("it stays valid");
    assert_eq!(export_names(&image), ["a", "\0start"]);
}

#[test]
fn custom_sections_stay_where_they_are() {
    let custom = b"\0\x03\x02hi".as_slice();
    let image = with_sections(&[custom, b"\x08\x01\0", custom]);
    let Rewritten { image, .. } = rewritten(&image);
    assert_eq!(image.windows(custom.len()).filter(|window| *window == custom).count(), 2);
}

#[test]
fn what_is_not_built_like_a_module_is_left_to_validation() {
    let cases: [&[&[u8]]; 8] = [
        &[b"\x08\x01\0", b"\x08\x01\0"],
        &[b"\x08\x02\0\0"],
        &[b"\x08\x00"],
        &[b"\x08\x06\x80\x80\x80\x80\x80\x00"],
        &[b"\x08\xff\xff\xff\xff\x0f\0"],
        &[b"\x07\x02\x01\x7f", b"\x08\x01\0"],
        &[b"\x07\x05\xff\xff\xff\xff\x0f", b"\x08\x01\0"],
        &[b"\x07\x05\x01\x01\xff\0\0", b"\x08\x01\0"],
    ];
    for sections in cases {
        assert_eq!(export_start_function(&with_sections(sections)), None, "{sections:x?}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(tail in any::<Vec<u8>>(), at in any::<usize>(), byte in any::<u8>()) {
        let mut image = with_sections(&[b"\x07\x05\x01\x01a\0\0", b"\x08\x01\0"]);
        let at = at % image.len();
        image[at] = byte;
        image.extend(tail);
        if let Some(Rewritten { image: out, .. }) = export_start_function(&image) {
            prop_assert!(out.len() <= image.len() + 32);
        }
    }

    #[test]
    fn a_valid_module_stays_valid(names in proptest::collection::hash_set("[a-z\0]{0,6}", 0..5)) {
        let mut payload = vec![names.len() as u8];
        for name in &names {
            payload.push(name.len() as u8);
            payload.extend(name.bytes());
            payload.extend([0, 0]);
        }
        let section = [&[7, payload.len() as u8][..], &payload].concat();
        let image = with_sections(&[&section, b"\x08\x01\0"]);
        let engine = wasmi::Engine::default();
        prop_assert!(wasmi::Module::validate(&engine, &image).is_ok());
        let Rewritten { image, export } = rewritten(&image);
        prop_assert!(wasmi::Module::validate(&engine, &image).is_ok());
        prop_assert!(!names.contains(&export));
    }
}
