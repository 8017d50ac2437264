;; Globals keep their value within a run and begin anew with the next.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info [device] ok: 42 : i32, 5 : i64, 7 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 42 : i32
;; REPORT: result: 5 : i64
;; REPORT: fuel: 7
;; REPORT: generation: unknown
(module
  (global $constant i64 (i64.const 5))
  (global $count (export "count") (mut i32) (i32.add (i32.const 40) (i32.const 1)))
  (func (export "main") (result i32 i64)
    (global.set $count (i32.add (global.get $count) (i32.const 1)))
    (global.get $count) (global.get $constant)))
