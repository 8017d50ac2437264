;; `alloc` itself traps.
;;
;; RUN: --push ints:1
;; LOG: info [device] main(push 1 ints)
;; LOG: warning [device] trap: an `unreachable` instruction was reached; the guest gave up here (1 fuel)
;; REPORT: status: trap
;; REPORT: trap: unreachable
;; REPORT: message: an `unreachable` instruction was reached; the guest gave up here
;; REPORT: entry: main
;; REPORT: fuel: 1
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
(module
  (memory (export "memory") 1)
  (func (export "alloc") (param $bytes i32) (result i32)
    unreachable)
  (func (export "main") (param $ptr i32) (param $count i32)))
