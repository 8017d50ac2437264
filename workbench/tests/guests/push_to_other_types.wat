;; The function does not take what a push gives.
;;
;; RUN: --push ints:1
;; LOG: info [device] main(push 1 ints)
;; LOG: info [device] ok: 3 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: fuel: 3
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
(module
  (memory (export "memory") 1)
  (func (export "alloc") (param $bytes i32) (result i32)
    (i32.const 1024))
  (func (export "main") (param $ptr i64) (param $count i32)))
