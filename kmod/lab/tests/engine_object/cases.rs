//! What is run both natively and through the object.

use guest_engine::abi::calls::WasmRun;

/// One guest and what is asked of it.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) guest: String,
    pub(super) entry: Option<&'static str>,
    /// Types and bits.
    pub(super) args: Vec<(u8, u64)>,
    pub(super) push: u32,
    pub(super) ints: Vec<i32>,
    pub(super) input: Option<&'static str>,
    pub(super) legacy: Option<&'static str>,
    pub(super) fuel: u64,
    pub(super) slice: u64,
    pub(super) memory: u64,
    pub(super) runs: u32,
    pub(super) cancel_at: u64,
    /// Whether the first step calls all functions that it has, so that later ones translate nothing.
    pub(super) translated_first: bool,
}

impl Case {
    fn new(name: &'static str, guest: impl Into<String>) -> Self {
        Self {
            name,
            guest: guest.into(),
            entry: None,
            args: Vec::new(),
            push: 0,
            ints: Vec::new(),
            input: None,
            legacy: None,
            fuel: 0,
            slice: 100_000,
            memory: 64 << 20,
            runs: 1,
            cancel_at: 0,
            translated_first: false,
        }
    }

    /// The request as the device's struct, with what its pointers lead to.
    pub(super) fn request(&self) -> (WasmRun, Vec<u8>, Vec<u8>) {
        let entry = self.entry.unwrap_or_default().as_bytes().to_vec();
        let push: Vec<u8> = self.ints.iter().flat_map(|int| int.to_le_bytes()).collect();
        let mut run = WasmRun {
            entry_len: entry.len() as u32,
            args_len: self.args.len() as u32,
            push: self.push,
            push_len: push.len() as u32,
            fuel: self.fuel,
            ..WasmRun::ZERO
        };
        for (slot, (ty, bits)) in self.args.iter().enumerate() {
            (run.arg_types[slot], run.args[slot]) = (*ty, *bits);
        }
        (run, entry, push)
    }

    /// The options of the harness that say the same.
    pub(super) fn options(&self) -> Vec<String> {
        let mut options = Vec::new();
        let mut add = |name: &str, value: String| options.extend([format!("--{name}"), value]);
        add("slice", self.slice.to_string());
        add("memory", self.memory.to_string());
        add("runs", self.runs.to_string());
        add("fuel", self.fuel.to_string());
        add("push", self.push.to_string());
        add("cancel-at", self.cancel_at.to_string());
        for (ty, bits) in &self.args {
            add("arg", format!("{ty}:{bits:x}"));
        }
        if !self.ints.is_empty() {
            add("ints", self.ints.iter().map(i32::to_string).collect::<Vec<_>>().join(","));
        }
        for (name, value) in [("entry", self.entry), ("input", self.input), ("legacy", self.legacy)] {
            if let Some(value) = value {
                add(name, value.to_owned());
            }
        }
        options
    }
}

/// Sums up in a loop of many slices, with a line in the log.
pub(super) const SUM: &str = r#"(module
  (import "kernel" "log_i32" (func $log (param i32)))
  (memory (export "memory") 1)
  (func (export "main") (result i32) (local $i i32) (local $s i32)
    (loop $again
      (local.set $s (i32.add (local.get $s) (local.get $i)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (i32.const 100000))))
    (call $log (local.get $s))
    (local.get $s)))"#;

/// Uses most of what a guest can have: floats, tables, indirect calls, a start function, growth, globals.
pub(super) const EVERYTHING: &str = r#"(module
  (import "kernel" "log_f64" (func $log_f64 (param f64)))
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (import "kernel" "tasks" (func $tasks (param i32 i32) (result i32)))
  (import "kernel" "meminfo" (func $meminfo (param i32 i32) (result i32)))
  (import "kernel" "netdevs" (func $netdevs (param i32 i32) (result i32)))
  (import "kernel" "random_bytes" (func $random (param i32 i32)))
  (import "kernel" "uname" (func $uname (param i32 i32) (result i32)))
  (import "kernel" "current_comm" (func $comm (param i32 i32) (result i32)))
  (import "kernel" "ktime_get_ns" (func $clock (result i64)))
  (import "kernel" "msleep" (func $msleep (param i32) (result i32)))
  (import "kernel" "input_len" (func $input_len (result i32)))
  (import "kernel" "input_read" (func $input_read (param i32 i32 i32) (result i32)))
  (import "kernel" "output_write" (func $output_write (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (table 4 funcref)
  (elem (i32.const 0) $down)
  (data (i32.const 8) "started\1b[31m")
  (global $g (mut f64) (f64.const 1.5))
  (start $begin)
  (func $begin (call $log (i32.const 5) (i32.const 8) (i32.const 12)))
  (func $down (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (call $down (i32.sub (local.get 0) (i32.const 1))))
      (else (i32.const 7))))
  (func (export "main") (param $x f64) (result f64 f32 i64 i32) (local $i i32)
    (call $log_f64 (f64.div (local.get $x) (f64.const 3)))
    (drop (call $tasks (i32.const 1024) (i32.const 4096)))
    (drop (call $meminfo (i32.const 8192) (i32.const 64)))
    (drop (call $netdevs (i32.const 9000) (i32.const 10)))
    (call $random (i32.const 10000) (i32.const 100))
    (drop (call $uname (i32.const 11000) (i32.const 64)))
    (drop (call $comm (i32.const 11100) (i32.const 16)))
    (i64.store (i32.const 12000) (call $clock))
    (drop (call $msleep (i32.const 5)))
    (drop (call $input_read (i32.const 0) (i32.const 13000) (call $input_len)))
    (drop (call $output_write (i32.const 13000) (call $input_len)))
    (drop (call_indirect (param i32) (result i32) (i32.const 500) (i32.const 0)))
    (drop (memory.grow (i32.const 10)))
    (drop (memory.grow (i32.const 60000)))
    (memory.fill (i32.const 70000) (i32.const 9) (i32.const 5000))
    (loop $again
      (global.set $g (f64.mul (f64.add (global.get $g) (f64.const 1e-3)) (f64.const 1.0000001)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (i32.const 20000))))
    (f64.sqrt (global.get $g))
    (f32.demote_f64 (f64.nearest (global.get $g)))
    (i64.trunc_sat_f64_s (f64.copysign (global.get $g) (f64.const -1)))
    (i32.reinterpret_f32 (f32.div (f32.const 0) (f32.const 0)))))"#;

/// Calls host functions in the first slice, which translates all there is, and in later ones.
pub(super) const LATER_CALLS: &str = r#"(module
  (import "kernel" "log_f64" (func $log_f64 (param f64)))
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (import "kernel" "tasks" (func $tasks (param i32 i32) (result i32)))
  (import "kernel" "meminfo" (func $meminfo (param i32 i32) (result i32)))
  (import "kernel" "netdevs" (func $netdevs (param i32 i32) (result i32)))
  (import "kernel" "random_bytes" (func $random (param i32 i32)))
  (import "kernel" "uname" (func $uname (param i32 i32) (result i32)))
  (import "kernel" "current_comm" (func $comm (param i32 i32) (result i32)))
  (import "kernel" "msleep" (func $msleep (param i32) (result i32)))
  (import "kernel" "output_write" (func $output_write (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "main") (result f64) (local $i i32) (local $rounds i32)
    (loop $round
      (call $log_f64 (f64.div (f64.const 1e300) (f64.const 3)))
      (call $log (i32.const 5) (i32.const 0) (i32.const 900))
      (drop (call $tasks (i32.const 1024) (i32.const 4096)))
      (drop (call $meminfo (i32.const 8192) (i32.const 64)))
      (drop (call $netdevs (i32.const 9000) (i32.const 10)))
      (call $random (i32.const 10000) (i32.const 100))
      (drop (call $uname (i32.const 11000) (i32.const 64)))
      (drop (call $comm (i32.const 11100) (i32.const 16)))
      (drop (call $msleep (i32.const 5)))
      (drop (call $output_write (i32.const 0) (i32.const 100)))
      (drop (memory.grow (i32.const 1)))
      (local.set $i (i32.const 0))
      (loop $spin
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br_if $spin (i32.lt_u (local.get $i) (i32.const 20000))))
      (local.set $rounds (i32.add (local.get $rounds) (i32.const 1)))
      (br_if $round (i32.lt_u (local.get $rounds) (i32.const 4))))
    (f64.div (f64.const 1e300) (f64.const 7))))"#;

/// Arithmetic of both floats over the values where implementations differ, all results folded into memory.
const FLOATS: &str = r#"(module
  (memory (export "memory") 2)
  (data (i32.const 0)
    "\00\00\00\00\00\00\00\00" "\00\00\00\00\00\00\00\80" "\00\00\00\00\00\00\f0\7f" "\00\00\00\00\00\00\f0\ff"
    "\00\00\00\00\00\00\f8\7f" "\01\00\00\00\00\00\00\00" "\ff\ff\ff\ff\ff\ff\0f\00" "\ff\ff\ff\ff\ff\ff\ef\7f"
    "\00\00\00\00\00\00\f0\3f" "\00\00\00\00\00\00\e0\bf" "\9a\99\99\99\99\99\b9\3f" "\00\00\00\00\00\00\f8\bf"
    "\00\00\c0\ff\ff\ff\df\41" "\00\00\00\00\00\00\e0\41" "\00\00\00\00\00\00\e0\c3" "\18\2d\44\54\fb\21\09\40")
  (global $at (mut i32) (i32.const 1024))
  (func $put (param i64)
    (i64.store (global.get $at) (local.get 0))
    (global.set $at (i32.add (global.get $at) (i32.const 8))))
  (func $both (param $a f64) (param $b f64) (local $x f32) (local $y f32)
    (call $put (i64.reinterpret_f64 (f64.add (local.get $a) (local.get $b))))
    (call $put (i64.reinterpret_f64 (f64.sub (local.get $a) (local.get $b))))
    (call $put (i64.reinterpret_f64 (f64.mul (local.get $a) (local.get $b))))
    (call $put (i64.reinterpret_f64 (f64.div (local.get $a) (local.get $b))))
    (call $put (i64.reinterpret_f64 (f64.min (local.get $a) (local.get $b))))
    (call $put (i64.reinterpret_f64 (f64.max (local.get $a) (local.get $b))))
    (call $put (i64.extend_i32_u (f64.lt (local.get $a) (local.get $b))))
    (call $put (i64.extend_i32_u (f64.eq (local.get $a) (local.get $b))))
    (local.set $x (f32.demote_f64 (local.get $a)))
    (local.set $y (f32.demote_f64 (local.get $b)))
    (call $put (i64.extend_i32_u (i32.reinterpret_f32 (f32.add (local.get $x) (local.get $y)))))
    (call $put (i64.extend_i32_u (i32.reinterpret_f32 (f32.mul (local.get $x) (local.get $y)))))
    (call $put (i64.extend_i32_u (i32.reinterpret_f32 (f32.div (local.get $x) (local.get $y)))))
    (call $put (i64.extend_i32_u (i32.reinterpret_f32 (f32.max (local.get $x) (local.get $y))))))
  (func $one (param $a f64)
    (call $put (i64.reinterpret_f64 (f64.sqrt (local.get $a))))
    (call $put (i64.reinterpret_f64 (f64.ceil (local.get $a))))
    (call $put (i64.reinterpret_f64 (f64.floor (local.get $a))))
    (call $put (i64.reinterpret_f64 (f64.trunc (local.get $a))))
    (call $put (i64.reinterpret_f64 (f64.nearest (local.get $a))))
    (call $put (i64.reinterpret_f64 (f64.neg (local.get $a))))
    (call $put (i64.extend_i32_u (i32.trunc_sat_f64_s (local.get $a))))
    (call $put (i64.extend_i32_u (i32.trunc_sat_f64_u (local.get $a))))
    (call $put (i64.trunc_sat_f64_s (local.get $a)))
    (call $put (i64.trunc_sat_f64_u (local.get $a)))
    (call $put (i64.reinterpret_f64 (f64.promote_f32 (f32.sqrt (f32.demote_f64 (local.get $a))))))
    (call $put (i64.reinterpret_f64 (f64.convert_i64_u (i64.reinterpret_f64 (local.get $a)))))
    (call $put (i64.extend_i32_u (i32.reinterpret_f32 (f32.convert_i64_s (i64.reinterpret_f64 (local.get $a)))))))
  (func (export "main") (result i32) (local $i i32) (local $j i32)
    (loop $rows
      (call $one (f64.load (local.get $i)))
      (local.set $j (i32.const 0))
      (loop $columns
        (call $both (f64.load (local.get $i)) (f64.load (local.get $j)))
        (local.set $j (i32.add (local.get $j) (i32.const 8)))
        (br_if $columns (i32.lt_u (local.get $j) (i32.const 128))))
      (local.set $i (i32.add (local.get $i) (i32.const 8)))
      (br_if $rows (i32.lt_u (local.get $i) (i32.const 128))))
    (global.get $at)))"#;

/// One guest a trap: its body, and what stands before it.
const TRAPS: [(&str, &str, &str); 9] = [
    ("unreachable", "", "(unreachable)"),
    ("load past the end", "(memory 1)", "(drop (i32.load (i32.const 65534)))"),
    ("division by zero", "", "(drop (i32.div_s (i32.const 1) (i32.const 0)))"),
    ("overflow", "", "(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))"),
    ("bad conversion", "", "(drop (i32.trunc_f64_s (f64.const nan)))"),
    ("empty table element", "(table 1 funcref)", "(call_indirect (i32.const 0))"),
    ("table out of bounds", "(table 1 funcref)", "(call_indirect (i32.const 1))"),
    ("endless recursion", "(func $f (call $f))", "(call $f)"),
    ("missing import", "(import \"env\" \"gone\" (func $gone))", "(call $gone)"),
];

const P2: &str = r#"(module
  (import "custom" "print_int" (func $print (param i32)))
  (memory (export "memory") 2)
  (func (export "alloc") (param i32) (result i32) (i32.const 64))
  (func (export "sum") (param $ptr i32) (param $size i32) (result i32) (local $i i32) (local $s i32) (local $v i32)
    (loop $again
      (local.set $v (i32.load (i32.add (local.get $ptr) (i32.mul (local.get $i) (i32.const 4)))))
      (call $print (local.get $v))
      (local.set $s (i32.add (local.get $s) (local.get $v)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (local.get $size))))
    (local.get $s)))"#;

const ENDLESS: &str = r#"(module (func (export "main") (loop $l (br $l))))"#;

/// All cases.
pub(super) fn all() -> Vec<Case> {
    let x = vec![(4, 2.5_f64.to_bits())];
    let mut cases = vec![
        Case { translated_first: true, ..Case::new("a loop of many slices", SUM) },
        Case { slice: 1000, runs: 3, ..Case::new("runs one after the other in small slices", SUM) },
        Case { args: x.clone(), input: Some("payload"), ..Case::new("everything", EVERYTHING) },
        Case { args: x, memory: 1 << 20, slice: 2000, ..Case::new("everything within limits", EVERYTHING) },
        Case {
            args: vec![(0, 2.5_f64.to_bits())],
            ..Case::new("an argument of the declared type", EVERYTHING)
        },
        Case { translated_first: true, ..Case::new("host calls in later slices", LATER_CALLS) },
        Case::new("floats", FLOATS),
        Case { legacy: Some("sum"), ..Case::new("legacy sum", P2) },
        Case { legacy: Some("test"), ..Case::new("legacy test", P2) },
        Case { push: 1, ints: vec![5, -6, 70], ..Case::new("pushed integers", P2) },
        Case { push: 3, entry: Some("sum"), ..Case::new("pushed tasks", P2) },
        Case { fuel: 123_456, translated_first: true, ..Case::new("out of fuel", ENDLESS) },
        Case { cancel_at: 7, translated_first: true, ..Case::new("cancelled", ENDLESS) },
        Case { fuel: 1 << 40, slice: 1_000_000, cancel_at: 50, ..Case::new("a long run", ENDLESS) },
        Case { entry: Some("nowhere"), ..Case::new("no such entry", SUM) },
        Case::new("no memory allowed", "(module (memory 2000) (func (export \"main\")))"),
        Case::new(
            "an import that cannot be",
            "(module (import \"env\" \"t\" (table 1 funcref)) (func (export \"main\")))",
        ),
    ];
    for (name, before, body) in TRAPS {
        cases.push(Case::new(name, format!("(module {before} (func (export \"main\") {body}))")));
    }
    cases
}
