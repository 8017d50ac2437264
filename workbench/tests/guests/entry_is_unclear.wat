;; Two functions, none of a usual name: the report lists them.
;;
;; RUN:
;; LOG: info [device] no function to call
;; LOG: warning [device] link_error: the run names no function to call, and the guest exports none of `main`, `_start` and `sum`; the functions that it exports are `first`, `second` (0 fuel)
;; REPORT: status: link_error
;; REPORT: message: the run names no function to call, and the guest exports none of `main`, `_start` and `sum`; the functions that it exports are `first`, `second`
;; REPORT: generation: unknown
(module
  (func (export "first"))
  (func (export "second") (param i32) (result i64) (i64.const 0)))
