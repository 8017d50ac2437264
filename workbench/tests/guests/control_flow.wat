;; Branches by table, blocks with parameters and several results, early returns.
;;
;; RUN: --arg 0
;; LOG: info [device] main(0)
;; LOG: info [device] ok: 100 : i32, 7 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 100 : i32
;; REPORT: fuel: 7
;; REPORT: generation: unknown
;; RUN: --arg 1
;; LOG: info [device] main(1)
;; LOG: info [device] ok: 101 : i32, 7 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 101 : i32
;; REPORT: fuel: 7
;; REPORT: generation: unknown
;; RUN: --arg 2
;; LOG: info [device] main(2)
;; LOG: info [device] ok: 102 : i32, 7 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 102 : i32
;; REPORT: fuel: 7
;; REPORT: generation: unknown
;; RUN: --arg 99
;; LOG: info [device] main(99)
;; LOG: info [device] ok: -1 : i32, 7 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: -1 : i32
;; REPORT: fuel: 7
;; REPORT: generation: unknown
;; RUN: --arg -1
;; LOG: info [device] main(-1)
;; LOG: info [device] ok: -1 : i32, 7 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: -1 : i32
;; REPORT: fuel: 7
;; REPORT: generation: unknown
;; RUN: --entry blocks
;; LOG: info [device] blocks()
;; LOG: info [device] ok: 3 : i32, 3 : i64, 5 fuel
;; REPORT: status: ok
;; REPORT: entry: blocks
;; REPORT: result: 3 : i32
;; REPORT: result: 3 : i64
;; REPORT: fuel: 5
;; REPORT: generation: unknown
;; RUN: --entry loop_with_parameter
;; LOG: info [device] loop_with_parameter()
;; LOG: info [device] ok: 128 : i32, 93 fuel
;; REPORT: status: ok
;; REPORT: entry: loop_with_parameter
;; REPORT: result: 128 : i32
;; REPORT: fuel: 93
;; REPORT: generation: unknown
(module
  (func (export "main") (param $case i32) (result i32)
    (block $other
      (block $two
        (block $one
          (block $zero
            (br_table $zero $one $two $other (local.get $case)))
          (return (i32.const 100)))
        (return (i32.const 101)))
      (return (i32.const 102)))
    (i32.const -1))
  (func (export "blocks") (result i32 i64)
    (i32.const 1)
    (block (param i32) (result i32 i64)
      (i32.const 2)
      i32.add
      (i64.const 3)))
  (func (export "loop_with_parameter") (result i32)
    (i32.const 1)
    (loop $double (param i32) (result i32)
      (i32.const 2)
      i32.mul
      (br_if $double (i32.lt_u (call $copy) (i32.const 100)))))
  (global $seen (mut i32) (i32.const 1))
  (func $copy (result i32)
    (global.set $seen (i32.mul (global.get $seen) (i32.const 2)))
    (global.get $seen)))
