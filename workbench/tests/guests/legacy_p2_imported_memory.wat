;; Generation P2 with an imported memory of two pages and an `alloc` that gives 0.
;;
;; RUN: --push ints:100,200,300
;; LOG: info [device] sum(push 3 ints)
;; LOG: info From WASM: 3
;; LOG: info [device] ok: 600 : i32, 13 fuel
;; REPORT: status: ok
;; REPORT: entry: sum
;; REPORT: result: 600 : i32
;; REPORT: fuel: 13
;; REPORT: peak_pages: 2
;; REPORT: host_calls: 1
;; REPORT: log_lines: 1
;; REPORT: log_bytes: 12
;; REPORT: generation: p2
(module
  (import "custom" "print_int" (func $print_int (param i32)))
  (import "env" "memory" (memory 2 2))
  (func (export "alloc") (param $bytes i64) (result i32) (i32.const 0))
  (func (export "sum") (param $ptr i32) (param $size i32) (result i32)
    (call $print_int (local.get $size))
    (i32.add
      (i32.add (i32.load (local.get $ptr)) (i32.load offset=4 (local.get $ptr)))
      (i32.load offset=8 (local.get $ptr)))))
