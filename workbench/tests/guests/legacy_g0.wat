;; Generation G0: `alloc` with an i64, then `sum()` without arguments, over what was copied in.
;;
;; RUN: --push ints:0,1,2,3,4,5,6,7,8,9
;; LOG: info [device] sum(push 10 ints)
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
;; LOG: info [device] ok: 45 : i32, 256 fuel
;; REPORT: status: ok
;; REPORT: entry: sum
;; REPORT: result: 45 : i32
;; REPORT: fuel: 256
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 10
;; REPORT: log_lines: 10
;; REPORT: log_bytes: 120
;; REPORT: generation: g0
(module
  (import "custom" "print_int" (func $print_int (param i32)))
  (memory (export "memory") 1)
  (global $array (mut i32) (i32.const 0))
  (func (export "alloc") (param $bytes i64) (result i32)
    (global.set $array (i32.const 512))
    (global.get $array))
  (func (export "sum") (result i32) (local $i i32) (local $sum i32)
    (loop $next
      (call $print_int (i32.load (i32.add (global.get $array) (i32.mul (local.get $i) (i32.const 4)))))
      (local.set $sum (i32.add (local.get $sum) (i32.load (i32.add (global.get $array) (i32.mul (local.get $i) (i32.const 4))))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 10))))
    (local.get $sum)))
