;; Arithmetic: functions that compute and give back results.
;; also: --entry gcd --arg 1071 --arg 462
;; also: --entry factorial --arg 20

(module
  ;; A function may have several results; the report shows them all.
  (func (export "main") (result i32 i64 i32 i32)
    (call $gcd (i32.const 48) (i32.const 36))
    (call $factorial (i64.const 10))
    ;; The same bits, divided as a signed and as an unsigned number.
    (i32.div_s (i32.const -7) (i32.const 2))
    (i32.div_u (i32.const -7) (i32.const 2)))

  ;; Greatest common divisor, after Euclid: (a, b) becomes (b, a mod b) until b is 0.
  (func $gcd (export "gcd") (param $a i32) (param $b i32) (result i32)
    (local $rest i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $b)))
        (local.set $rest (i32.rem_u (local.get $a) (local.get $b)))
        (local.set $a (local.get $b))
        (local.set $b (local.get $rest))
        (br $next)))
    (local.get $a))

  ;; n! in 64 bits. 20! is the last one that fits.
  (func $factorial (export "factorial") (param $n i64) (result i64)
    (local $product i64)
    (local.set $product (i64.const 1))
    (block $done
      (loop $next
        (br_if $done (i64.le_s (local.get $n) (i64.const 1)))
        (local.set $product (i64.mul (local.get $product) (local.get $n)))
        (local.set $n (i64.sub (local.get $n) (i64.const 1)))
        (br $next)))
    (local.get $product))
)
