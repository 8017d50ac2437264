;; Floats that fit no integer.
;;
;; RUN: --entry not_a_number
;; RUN: --entry infinity
;; RUN: --entry too_large
;; RUN: --entry just_fits
;; RUN: --entry negative_unsigned
;; RUN: --entry small_negative_unsigned
;; RUN: --entry saturating
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
