;; Integer instructions at their edges.
;;
;; RUN:
;; RUN: --entry shifts
;; RUN: --entry sixty_four
(module
  (func (export "main") (result i32 i32 i32 i32 i32 i32)
    (i32.clz (i32.const 0)) (i32.ctz (i32.const 0)) (i32.popcnt (i32.const -1))
    (i32.mul (i32.const 0x7fffffff) (i32.const 2)) (i32.extend8_s (i32.const 0x80))
    (i32.sub (i32.const 0x80000000) (i32.const 1)))
  ;; The distance is taken modulo the width.
  (func (export "shifts") (result i32 i32 i32 i32 i32)
    (i32.shl (i32.const 1) (i32.const 33)) (i32.shr_s (i32.const -8) (i32.const 1))
    (i32.shr_u (i32.const -8) (i32.const 1)) (i32.rotl (i32.const 0x80000001) (i32.const 1))
    (i32.rotr (i32.const 0x80000001) (i32.const 1)))
  (func (export "sixty_four") (result i64 i64 i64 i32 i64)
    (i64.mul (i64.const 0x7fffffffffffffff) (i64.const 2)) (i64.extend_i32_s (i32.const -1))
    (i64.extend_i32_u (i32.const -1)) (i32.wrap_i64 (i64.const 0x100000005))
    (i64.rotl (i64.const 1) (i64.const 63))))
