;; Integer operations that trap, and their neighbours that do not.
;;
;; RUN: --entry div_s_zero
;; RUN: --entry div_u_zero
;; RUN: --entry rem_s_zero
;; RUN: --entry rem_s_minus_one
;; RUN: --entry div_s_overflow
;; RUN: --entry div_s_64_overflow
(module
  (func (export "div_s_zero") (result i64) (i64.div_s (i64.const 1) (i64.const 0)))
  (func (export "div_u_zero") (result i32) (i32.div_u (i32.const 1) (i32.const 0)))
  (func (export "rem_s_zero") (result i32) (i32.rem_s (i32.const 1) (i32.const 0)))
  (func (export "rem_s_minus_one") (result i32) (i32.rem_s (i32.const 0x80000000) (i32.const -1)))
  (func (export "div_s_overflow") (result i32) (i32.div_s (i32.const 0x80000000) (i32.const -1)))
  (func (export "div_s_64_overflow") (result i64) (i64.div_s (i64.const 0x8000000000000000) (i64.const -1))))
