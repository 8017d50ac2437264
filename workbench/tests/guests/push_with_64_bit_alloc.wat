;; `alloc` may take and give i64.
;;
;; RUN: --push ints:3,4
;; LOG: info [device] main(push 2 ints)
;; LOG: info [device] ok: 1008 : i32, 4 : i32, 8 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 1008 : i32
;; REPORT: result: 4 : i32
;; REPORT: fuel: 8
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
(module
  (memory (export "memory") 1)
  (func (export "alloc") (param $bytes i64) (result i64)
    (i64.add (local.get $bytes) (i64.const 1000)))
  (func (export "main") (param $ptr i32) (param $count i32) (result i32 i32)
    (local.get $ptr) (i32.load offset=4 (local.get $ptr))))
