;; Float instructions: the same bits on every machine.
;;
;; RUN:
;; RUN: --entry extremes
;; RUN: --entry single
;; RUN: --entry compare
(module
  (func (export "main") (result f64 f64 f64 f64 f64)
    (f64.sqrt (f64.const 2)) (f64.nearest (f64.const -2.5)) (f64.trunc (f64.const -2.7))
    (f64.copysign (f64.const 3) (f64.const -0)) (f64.div (f64.const 1) (f64.const 3)))
  (func (export "extremes") (result f64 f64 f64 f64)
    (f64.min (f64.const 0) (f64.const -0)) (f64.max (f64.const nan) (f64.const 1))
    (f64.mul (f64.const 1e308) (f64.const 10)) (f64.sqrt (f64.const -1)))
  (func (export "single") (result f32 f32 f32 f64)
    (f32.add (f32.const 0.1) (f32.const 0.2)) (f32.demote_f64 (f64.const 1e-46))
    (f32.convert_i32_u (i32.const -1)) (f64.promote_f32 (f32.const 0.1)))
  (func (export "compare") (result i32 i32 i32 i32)
    (f64.eq (f64.const nan) (f64.const nan)) (f64.ne (f64.const nan) (f64.const nan))
    (f64.lt (f64.const -0) (f64.const 0)) (f64.eq (f64.const -0) (f64.const 0))))
