;; Generation P1: exports `memory` and `sum()`, which fills its own array.
;;
;; RUN:
;; LOG: info [device] sum()
;; LOG: info From WASM: 0
;; LOG: info From WASM: 1
;; LOG: info From WASM: 2
;; LOG: info From WASM: 3
;; LOG: info From WASM: 4
;; LOG: info From WASM: 5
;; LOG: info From WASM: 6
;; LOG: info From WASM: 7
;; LOG: info From WASM: 8
;; LOG: info From WASM: 9
;; LOG: info [device] ok: 45 : i32, 354 fuel
;; REPORT: status: ok
;; REPORT: entry: sum
;; REPORT: result: 45 : i32
;; REPORT: fuel: 354
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 10
;; REPORT: log_lines: 10
;; REPORT: log_bytes: 120
;; REPORT: generation: p1
(module
  (import "custom" "print_int" (func $print_int (param i32)))
  (memory (export "memory") 1)
  (func (export "sum") (result i32) (local $i i32) (local $sum i32)
    (loop $fill
      (i32.store (i32.mul (local.get $i) (i32.const 4)) (local.get $i))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $fill (i32.lt_u (local.get $i) (i32.const 10))))
    (local.set $i (i32.const 0))
    (loop $add
      (call $print_int (i32.load (i32.mul (local.get $i) (i32.const 4))))
      (local.set $sum (i32.add (local.get $sum) (i32.load (i32.mul (local.get $i) (i32.const 4)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $add (i32.lt_u (local.get $i) (i32.const 10))))
    (local.get $sum)))
