;; Nested calls up to the limit, and one more.
;;
;; RUN: --arg 10
;; LOG: info [device] main(10)
;; LOG: info [device] ok: 10 : i32, 105 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 10 : i32
;; REPORT: fuel: 105
;; REPORT: generation: unknown
;; RUN: --arg 900
;; LOG: info [device] main(900)
;; LOG: info [device] ok: 900 : i32, 9,005 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 900 : i32
;; REPORT: fuel: 9005
;; REPORT: generation: unknown
;; RUN: --arg 2000
;; LOG: info [device] main(2000)
;; LOG: warning [device] trap: calls were nested too deeply, or their values took too much of the stack; is there a recursion without an end? (10,000 fuel)
;; REPORT: status: trap
;; REPORT: trap: stack_overflow
;; REPORT: message: calls were nested too deeply, or their values took too much of the stack; is there a recursion without an end?
;; REPORT: entry: main
;; REPORT: fuel: 10000
;; REPORT: generation: unknown
;; RUN: --arg 10 --recursion 5
;; LOG: info [device] main(10)
;; LOG: warning [device] trap: calls were nested too deeply, or their values took too much of the stack; is there a recursion without an end? (50 fuel)
;; REPORT: status: trap
;; REPORT: trap: stack_overflow
;; REPORT: message: calls were nested too deeply, or their values took too much of the stack; is there a recursion without an end?
;; REPORT: entry: main
;; REPORT: fuel: 50
;; REPORT: generation: unknown
;; RUN: --arg 3 --recursion 5
;; LOG: info [device] main(3)
;; LOG: info [device] ok: 3 : i32, 35 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 3 : i32
;; REPORT: fuel: 35
;; REPORT: generation: unknown
(module
  (func $down (export "main") (param $n i32) (result i32)
    (if (result i32) (local.get $n)
      (then (i32.add (call $down (i32.sub (local.get $n) (i32.const 1))) (i32.const 1)))
      (else (i32.const 0)))))
