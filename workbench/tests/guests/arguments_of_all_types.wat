;; Arguments in, the same values out, bit by bit.
;;
;; RUN: --arg 1 --arg 2 --arg 3.5 --arg -0.1
;; RUN: --arg -1 --arg -9223372036854775808 --arg nan --arg inf
;; RUN: --arg 0xffffffff --arg 0x10 --arg -0 --arg 1e-320
;; RUN: --arg 1
;; RUN: --arg i64:1 --arg 2 --arg 3 --arg 4
(module
  (func (export "main") (param i32 i64 f32 f64) (result f64 f32 i64 i32)
    (local.get 3) (local.get 2) (local.get 1) (local.get 0)))
