;; A 64-bit place far outside, and a negative one.
;;
;; RUN: --push ints:1
;; LOG: info [device] main(push 1 ints)
;; LOG: warning [device] trap: `alloc` returned 18446744073709551608 for 4 bytes, but memory ends at 65536 (2 fuel)
;; REPORT: status: trap
;; REPORT: trap: push_out_of_bounds
;; REPORT: message: `alloc` returned 18446744073709551608 for 4 bytes, but memory ends at 65536
;; REPORT: entry: main
;; REPORT: fuel: 2
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
;; RUN: --entry main
;; LOG: info [device] main()
;; LOG: warning [device] link_error: `main` takes (i32, i32), but the run gives no arguments; it looks as if it takes an array: push one (`push ints`), or give arguments (0 fuel)
;; REPORT: status: link_error
;; REPORT: message: `main` takes (i32, i32), but the run gives no arguments; it looks as if it takes an array: push one (`push ints`), or give arguments
;; REPORT: generation: unknown
(module
  (memory (export "memory") 1)
  (func (export "alloc") (param $bytes i64) (result i64)
    (i64.const -8))
  (func (export "main") (param $ptr i32) (param $count i32)))
