;; Integer instructions at their edges.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info [device] ok: 32 : i32, 32 : i32, 32 : i32, -2 : i32, -128 : i32, 2147483647 : i32, 15 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 32 : i32
;; REPORT: result: 32 : i32
;; REPORT: result: 32 : i32
;; REPORT: result: -2 : i32
;; REPORT: result: -128 : i32
;; REPORT: result: 2147483647 : i32
;; REPORT: fuel: 15
;; REPORT: generation: unknown
;; RUN: --entry shifts
;; LOG: info [device] shifts()
;; LOG: info [device] ok: 2 : i32, -4 : i32, 2147483644 : i32, 3 : i32, -1073741824 : i32, 16 fuel
;; REPORT: status: ok
;; REPORT: entry: shifts
;; REPORT: result: 2 : i32
;; REPORT: result: -4 : i32
;; REPORT: result: 2147483644 : i32
;; REPORT: result: 3 : i32
;; REPORT: result: -1073741824 : i32
;; REPORT: fuel: 16
;; REPORT: generation: unknown
;; RUN: --entry sixty_four
;; LOG: info [device] sixty_four()
;; LOG: info [device] ok: -2 : i64, -1 : i64, 4294967295 : i64, 5 : i32, -9223372036854775808 : i64, 13 fuel
;; REPORT: status: ok
;; REPORT: entry: sixty_four
;; REPORT: result: -2 : i64
;; REPORT: result: -1 : i64
;; REPORT: result: 4294967295 : i64
;; REPORT: result: 5 : i32
;; REPORT: result: -9223372036854775808 : i64
;; REPORT: fuel: 13
;; REPORT: generation: unknown
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
