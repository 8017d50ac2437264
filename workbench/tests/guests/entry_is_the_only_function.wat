;; Without a usual name the only exported function is called.
;;
;; RUN:
;; LOG: info [device] compute()
;; LOG: info [device] ok: 5 : i32, 2 fuel
;; REPORT: status: ok
;; REPORT: entry: compute
;; REPORT: result: 5 : i32
;; REPORT: fuel: 2
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
(module
  (memory (export "memory") 1)
  (func (export "compute") (result i32) (i32.const 5)))
