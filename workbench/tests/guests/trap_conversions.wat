;; Floats that fit no integer.
;;
;; RUN: --entry not_a_number
;; LOG: info [device] not_a_number()
;; LOG: warning [device] trap: a float that is not a number was converted to an integer (3 fuel)
;; REPORT: status: trap
;; REPORT: trap: bad_conversion_to_integer
;; REPORT: message: a float that is not a number was converted to an integer
;; REPORT: entry: not_a_number
;; REPORT: fuel: 3
;; REPORT: generation: unknown
;; RUN: --entry infinity
;; LOG: info [device] infinity()
;; LOG: warning [device] trap: the result of an integer division or of a conversion from float does not fit its type (3 fuel)
;; REPORT: status: trap
;; REPORT: trap: integer_overflow
;; REPORT: message: the result of an integer division or of a conversion from float does not fit its type
;; REPORT: entry: infinity
;; REPORT: fuel: 3
;; REPORT: generation: unknown
;; RUN: --entry too_large
;; LOG: info [device] too_large()
;; LOG: warning [device] trap: the result of an integer division or of a conversion from float does not fit its type (3 fuel)
;; REPORT: status: trap
;; REPORT: trap: integer_overflow
;; REPORT: message: the result of an integer division or of a conversion from float does not fit its type
;; REPORT: entry: too_large
;; REPORT: fuel: 3
;; REPORT: generation: unknown
;; RUN: --entry just_fits
;; LOG: info [device] just_fits()
;; LOG: info [device] ok: 2147483647 : i32, 3 fuel
;; REPORT: status: ok
;; REPORT: entry: just_fits
;; REPORT: result: 2147483647 : i32
;; REPORT: fuel: 3
;; REPORT: generation: unknown
;; RUN: --entry negative_unsigned
;; LOG: info [device] negative_unsigned()
;; LOG: warning [device] trap: the result of an integer division or of a conversion from float does not fit its type (3 fuel)
;; REPORT: status: trap
;; REPORT: trap: integer_overflow
;; REPORT: message: the result of an integer division or of a conversion from float does not fit its type
;; REPORT: entry: negative_unsigned
;; REPORT: fuel: 3
;; REPORT: generation: unknown
;; RUN: --entry small_negative_unsigned
;; LOG: info [device] small_negative_unsigned()
;; LOG: info [device] ok: 0 : i32, 3 fuel
;; REPORT: status: ok
;; REPORT: entry: small_negative_unsigned
;; REPORT: result: 0 : i32
;; REPORT: fuel: 3
;; REPORT: generation: unknown
;; RUN: --entry saturating
;; LOG: info [device] saturating()
;; LOG: info [device] ok: 2147483647 : i32, 0 : i32, -9223372036854775808 : i64, 0 : i32, 9 fuel
;; REPORT: status: ok
;; REPORT: entry: saturating
;; REPORT: result: 2147483647 : i32
;; REPORT: result: 0 : i32
;; REPORT: result: -9223372036854775808 : i64
;; REPORT: result: 0 : i32
;; REPORT: fuel: 9
;; REPORT: generation: unknown
(module
  (func (export "not_a_number") (result i32) (i32.trunc_f32_s (f32.const nan)))
  (func (export "infinity") (result i64) (i64.trunc_f64_s (f64.const inf)))
  (func (export "too_large") (result i32) (i32.trunc_f64_s (f64.const 2147483648)))
  (func (export "just_fits") (result i32) (i32.trunc_f64_s (f64.const 2147483647.9)))
  (func (export "negative_unsigned") (result i32) (i32.trunc_f64_u (f64.const -1)))
  (func (export "small_negative_unsigned") (result i32) (i32.trunc_f64_u (f64.const -0.9)))
  (func (export "saturating") (result i32 i32 i64 i32)
    (i32.trunc_sat_f64_s (f64.const 1e10)) (i32.trunc_sat_f64_u (f64.const -5))
    (i64.trunc_sat_f64_s (f64.const -inf)) (i32.trunc_sat_f32_s (f32.const nan))))
