;; `alloc` gives a place where the data does not fit.
;;
;; RUN: --push ints:1,2,3
;; LOG: info [device] main(push 3 ints)
;; LOG: warning [device] trap: `alloc` returned 65532 for 12 bytes, but memory ends at 65536 (2 fuel)
;; REPORT: status: trap
;; REPORT: trap: push_out_of_bounds
;; REPORT: message: `alloc` returned 65532 for 12 bytes, but memory ends at 65536
;; REPORT: entry: main
;; REPORT: fuel: 2
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
;; RUN: --push ints:1
;; LOG: info [device] main(push 1 ints)
;; LOG: info [device] ok: 3 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: fuel: 3
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
;; RUN: --push ints:1,2
;; LOG: info [device] main(push 2 ints)
;; LOG: warning [device] trap: `alloc` returned 65532 for 8 bytes, but memory ends at 65536 (2 fuel)
;; REPORT: status: trap
;; REPORT: trap: push_out_of_bounds
;; REPORT: message: `alloc` returned 65532 for 8 bytes, but memory ends at 65536
;; REPORT: entry: main
;; REPORT: fuel: 2
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
(module
  (memory (export "memory") 1)
  (func (export "alloc") (param $bytes i32) (result i32)
    (i32.const 65532))
  (func (export "main") (param $ptr i32) (param $count i32)))
