;; Filling and copying memory costs fuel by the byte, so that it cannot hold the machine.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info [device] ok: 65,541 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: fuel: 65541
;; REPORT: peak_pages: 64
;; REPORT: generation: unknown
;; RUN: --fuel 1000
;; LOG: info [device] main()
;; LOG: warning [device] out_of_fuel: the guest used up its 1,000 units of fuel; is there a loop without an end? Otherwise allow more fuel (5 fuel)
;; REPORT: status: out_of_fuel
;; REPORT: message: the guest used up its 1,000 units of fuel; is there a loop without an end? Otherwise allow more fuel
;; REPORT: entry: main
;; REPORT: fuel: 5
;; REPORT: peak_pages: 64
;; REPORT: generation: unknown
(module
  (memory (export "memory") 64)
  (func (export "main")
    (memory.fill (i32.const 0) (i32.const 1) (i32.const 0x400000))))
