;; Integer operations that trap, and their neighbours that do not.
;;
;; RUN: --entry div_s_zero
;; LOG: info [device] div_s_zero()
;; LOG: warning [device] trap: an integer was divided by zero (4 fuel)
;; REPORT: status: trap
;; REPORT: trap: integer_division_by_zero
;; REPORT: message: an integer was divided by zero
;; REPORT: entry: div_s_zero
;; REPORT: fuel: 4
;; REPORT: generation: unknown
;; RUN: --entry div_u_zero
;; LOG: info [device] div_u_zero()
;; LOG: warning [device] trap: an integer was divided by zero (4 fuel)
;; REPORT: status: trap
;; REPORT: trap: integer_division_by_zero
;; REPORT: message: an integer was divided by zero
;; REPORT: entry: div_u_zero
;; REPORT: fuel: 4
;; REPORT: generation: unknown
;; RUN: --entry rem_s_zero
;; LOG: info [device] rem_s_zero()
;; LOG: warning [device] trap: an integer was divided by zero (4 fuel)
;; REPORT: status: trap
;; REPORT: trap: integer_division_by_zero
;; REPORT: message: an integer was divided by zero
;; REPORT: entry: rem_s_zero
;; REPORT: fuel: 4
;; REPORT: generation: unknown
;; RUN: --entry rem_s_minus_one
;; LOG: info [device] rem_s_minus_one()
;; LOG: info [device] ok: 0 : i32, 4 fuel
;; REPORT: status: ok
;; REPORT: entry: rem_s_minus_one
;; REPORT: result: 0 : i32
;; REPORT: fuel: 4
;; REPORT: generation: unknown
;; RUN: --entry div_s_overflow
;; LOG: info [device] div_s_overflow()
;; LOG: warning [device] trap: the result of an integer division or of a conversion from float does not fit its type (4 fuel)
;; REPORT: status: trap
;; REPORT: trap: integer_overflow
;; REPORT: message: the result of an integer division or of a conversion from float does not fit its type
;; REPORT: entry: div_s_overflow
;; REPORT: fuel: 4
;; REPORT: generation: unknown
;; RUN: --entry div_s_64_overflow
;; LOG: info [device] div_s_64_overflow()
;; LOG: warning [device] trap: the result of an integer division or of a conversion from float does not fit its type (4 fuel)
;; REPORT: status: trap
;; REPORT: trap: integer_overflow
;; REPORT: message: the result of an integer division or of a conversion from float does not fit its type
;; REPORT: entry: div_s_64_overflow
;; REPORT: fuel: 4
;; REPORT: generation: unknown
(module
  (func (export "div_s_zero") (result i64) (i64.div_s (i64.const 1) (i64.const 0)))
  (func (export "div_u_zero") (result i32) (i32.div_u (i32.const 1) (i32.const 0)))
  (func (export "rem_s_zero") (result i32) (i32.rem_s (i32.const 1) (i32.const 0)))
  (func (export "rem_s_minus_one") (result i32) (i32.rem_s (i32.const 0x80000000) (i32.const -1)))
  (func (export "div_s_overflow") (result i32) (i32.div_s (i32.const 0x80000000) (i32.const -1)))
  (func (export "div_s_64_overflow") (result i64) (i64.div_s (i64.const 0x8000000000000000) (i64.const -1))))
