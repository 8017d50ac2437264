;; The start function runs under the fuel and the deadline of the run.
;;
;; RUN: --fuel 50000
;; LOG: info [device] main()
;; LOG: warning [device] out_of_fuel: the guest used up its 50,000 units of fuel; is there a loop without an end? Otherwise allow more fuel (49,999 fuel)
;; REPORT: status: out_of_fuel
;; REPORT: message: the guest used up its 50,000 units of fuel; is there a loop without an end? Otherwise allow more fuel
;; REPORT: entry: main
;; REPORT: fuel: 49999
;; REPORT: generation: unknown
;; RUN: --fuel 1G --deadline 1ms
;; LOG: info [device] main()
;; LOG: warning [device] deadline: the guest was still running after 1 ms; allow more time or do less (99,899,999 fuel)
;; REPORT: status: deadline
;; REPORT: message: the guest was still running after 1 ms; allow more time or do less
;; REPORT: entry: main
;; REPORT: fuel: 99899999
;; REPORT: generation: unknown
(module
  (func $begin (loop $forever (br $forever)))
  (start $begin)
  (func (export "main")))
