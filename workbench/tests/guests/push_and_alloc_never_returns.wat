;; `alloc` runs under the fuel of the run.
;;
;; RUN: --push ints:1 --fuel 10000
;; LOG: info [device] main(push 1 ints)
;; LOG: warning [device] out_of_fuel: the guest used up its 10,000 units of fuel; is there a loop without an end? Otherwise allow more fuel (9,999 fuel)
;; REPORT: status: out_of_fuel
;; REPORT: message: the guest used up its 10,000 units of fuel; is there a loop without an end? Otherwise allow more fuel
;; REPORT: entry: main
;; REPORT: fuel: 9999
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
(module
  (memory (export "memory") 1)
  (func (export "alloc") (param $bytes i32) (result i32)
    (loop $forever (br $forever))
    unreachable)
  (func (export "main") (param $ptr i32) (param $count i32)))
