;; Fuel decides how long a loop runs, to the instruction.
;;
;; RUN: --arg 5 --fuel 1
;; LOG: info [device] main(5)
;; LOG: warning [device] out_of_fuel: the guest used up its 1 units of fuel; is there a loop without an end? Otherwise allow more fuel (0 fuel)
;; REPORT: status: out_of_fuel
;; REPORT: message: the guest used up its 1 units of fuel; is there a loop without an end? Otherwise allow more fuel
;; REPORT: entry: main
;; REPORT: generation: unknown
;; RUN: --arg 1000000 --fuel 1000
;; LOG: info [device] main(1000000)
;; LOG: warning [device] out_of_fuel: the guest used up its 1,000 units of fuel; is there a loop without an end? Otherwise allow more fuel (992 fuel)
;; REPORT: status: out_of_fuel
;; REPORT: message: the guest used up its 1,000 units of fuel; is there a loop without an end? Otherwise allow more fuel
;; REPORT: entry: main
;; REPORT: fuel: 992
;; REPORT: generation: unknown
;; RUN: --arg 10
;; LOG: info [device] main(10)
;; LOG: info [device] ok: 10 : i32, 92 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 10 : i32
;; REPORT: fuel: 92
;; REPORT: generation: unknown
;; RUN: --arg 100000
;; LOG: info [device] main(100000)
;; LOG: info [device] ok: 100000 : i32, 900,002 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 100000 : i32
;; REPORT: fuel: 900002
;; REPORT: generation: unknown
;; RUN: --arg 100000 --fuel 100k
;; LOG: info [device] main(100000)
;; LOG: warning [device] out_of_fuel: the guest used up its 100,000 units of fuel; is there a loop without an end? Otherwise allow more fuel (99,992 fuel)
;; REPORT: status: out_of_fuel
;; REPORT: message: the guest used up its 100,000 units of fuel; is there a loop without an end? Otherwise allow more fuel
;; REPORT: entry: main
;; REPORT: fuel: 99992
;; REPORT: generation: unknown
(module
  (func (export "main") (param $n i32) (result i32) (local $i i32)
    (loop $next
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (local.get $n))))
    (local.get $i)))
