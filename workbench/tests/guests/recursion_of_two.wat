;; Two functions that call each other.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: warning [device] trap: calls were nested too deeply, or their values took too much of the stack; is there a recursion without an end? (2,000 fuel)
;; REPORT: status: trap
;; REPORT: trap: stack_overflow
;; REPORT: message: calls were nested too deeply, or their values took too much of the stack; is there a recursion without an end?
;; REPORT: entry: main
;; REPORT: fuel: 2000
;; REPORT: generation: unknown
(module
  (func $a (export "main") (call $b))
  (func $b (call $a)))
