;; A tail call takes no depth: a million of them end well.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info [device] ok: 1000000 : i32, 11,000,017 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 1000000 : i32
;; REPORT: fuel: 11000017
;; REPORT: generation: unknown
(module
  (func $count (param $n i32) (param $so_far i32) (result i32)
    (if (i32.eqz (local.get $n)) (then (return (local.get $so_far))))
    (return_call $count (i32.sub (local.get $n) (i32.const 1)) (i32.add (local.get $so_far) (i32.const 1))))
  (func (export "main") (result i32)
    (call $count (i32.const 1000000) (i32.const 0))))
