;; Reads records of operation, operand and operand, 8 bytes each, from its input, does the operations on the
;; bits of floats, and writes the bits of each result, 8 bytes, to its output. The operations are
;; numbered as in float_tests.c.
(module
  (import "kernel" "input_len" (func $input_len (result i32)))
  (import "kernel" "input_read" (func $input_read (param i32 i32 i32) (result i32)))
  (import "kernel" "output_write" (func $output_write (param i32 i32) (result i32)))
  (type $operation (func (param i64 i64) (result i64)))
  (memory (export "memory") 64)
  (table 66 funcref)
  (elem (i32.const 0)
    $f32.add
    $f32.sub
    $f32.mul
    $f32.div
    $f32.min
    $f32.max
    $f32.copysign
    $f32.abs
    $f32.neg
    $f32.ceil
    $f32.floor
    $f32.trunc
    $f32.nearest
    $f32.sqrt
    $f32.eq
    $f32.ne
    $f32.lt
    $f32.gt
    $f32.le
    $f32.ge
    $f32.convert_i32_s
    $f32.convert_i32_u
    $f32.convert_i64_s
    $f32.convert_i64_u
    $i32.trunc_sat_f32_s
    $i32.trunc_sat_f32_u
    $i64.trunc_sat_f32_s
    $i64.trunc_sat_f32_u
    $i32.trunc_f32_s
    $i32.trunc_f32_u
    $i64.trunc_f32_s
    $i64.trunc_f32_u
    $f64.promote_f32
    $f64.add
    $f64.sub
    $f64.mul
    $f64.div
    $f64.min
    $f64.max
    $f64.copysign
    $f64.abs
    $f64.neg
    $f64.ceil
    $f64.floor
    $f64.trunc
    $f64.nearest
    $f64.sqrt
    $f64.eq
    $f64.ne
    $f64.lt
    $f64.gt
    $f64.le
    $f64.ge
    $f64.convert_i32_s
    $f64.convert_i32_u
    $f64.convert_i64_s
    $f64.convert_i64_u
    $i32.trunc_sat_f64_s
    $i32.trunc_sat_f64_u
    $i64.trunc_sat_f64_s
    $i64.trunc_sat_f64_u
    $i32.trunc_f64_s
    $i32.trunc_f64_u
    $i64.trunc_f64_s
    $i64.trunc_f64_u
    $f32.demote_f64)
  (func $f32.add (type $operation)
    (i64.extend_i32_u (i32.reinterpret_f32 (f32.add (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0))) (f32.reinterpret_i32 (i32.wrap_i64 (local.get 1)))))))
  (func $f32.sub (type $operation)
    (i64.extend_i32_u (i32.reinterpret_f32 (f32.sub (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0))) (f32.reinterpret_i32 (i32.wrap_i64 (local.get 1)))))))
  (func $f32.mul (type $operation)
    (i64.extend_i32_u (i32.reinterpret_f32 (f32.mul (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0))) (f32.reinterpret_i32 (i32.wrap_i64 (local.get 1)))))))
  (func $f32.div (type $operation)
    (i64.extend_i32_u (i32.reinterpret_f32 (f32.div (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0))) (f32.reinterpret_i32 (i32.wrap_i64 (local.get 1)))))))
  (func $f32.min (type $operation)
    (i64.extend_i32_u (i32.reinterpret_f32 (f32.min (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0))) (f32.reinterpret_i32 (i32.wrap_i64 (local.get 1)))))))
  (func $f32.max (type $operation)
    (i64.extend_i32_u (i32.reinterpret_f32 (f32.max (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0))) (f32.reinterpret_i32 (i32.wrap_i64 (local.get 1)))))))
  (func $f32.copysign (type $operation)
    (i64.extend_i32_u (i32.reinterpret_f32 (f32.copysign (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0))) (f32.reinterpret_i32 (i32.wrap_i64 (local.get 1)))))))
  (func $f32.abs (type $operation)
    (i64.extend_i32_u (i32.reinterpret_f32 (f32.abs (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0)))))))
  (func $f32.neg (type $operation)
    (i64.extend_i32_u (i32.reinterpret_f32 (f32.neg (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0)))))))
  (func $f32.ceil (type $operation)
    (i64.extend_i32_u (i32.reinterpret_f32 (f32.ceil (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0)))))))
  (func $f32.floor (type $operation)
    (i64.extend_i32_u (i32.reinterpret_f32 (f32.floor (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0)))))))
  (func $f32.trunc (type $operation)
    (i64.extend_i32_u (i32.reinterpret_f32 (f32.trunc (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0)))))))
  (func $f32.nearest (type $operation)
    (i64.extend_i32_u (i32.reinterpret_f32 (f32.nearest (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0)))))))
  (func $f32.sqrt (type $operation)
    (i64.extend_i32_u (i32.reinterpret_f32 (f32.sqrt (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0)))))))
  (func $f32.eq (type $operation)
    (i64.extend_i32_u (f32.eq (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0))) (f32.reinterpret_i32 (i32.wrap_i64 (local.get 1))))))
  (func $f32.ne (type $operation)
    (i64.extend_i32_u (f32.ne (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0))) (f32.reinterpret_i32 (i32.wrap_i64 (local.get 1))))))
  (func $f32.lt (type $operation)
    (i64.extend_i32_u (f32.lt (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0))) (f32.reinterpret_i32 (i32.wrap_i64 (local.get 1))))))
  (func $f32.gt (type $operation)
    (i64.extend_i32_u (f32.gt (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0))) (f32.reinterpret_i32 (i32.wrap_i64 (local.get 1))))))
  (func $f32.le (type $operation)
    (i64.extend_i32_u (f32.le (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0))) (f32.reinterpret_i32 (i32.wrap_i64 (local.get 1))))))
  (func $f32.ge (type $operation)
    (i64.extend_i32_u (f32.ge (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0))) (f32.reinterpret_i32 (i32.wrap_i64 (local.get 1))))))
  (func $f32.convert_i32_s (type $operation)
    (i64.extend_i32_u (i32.reinterpret_f32 (f32.convert_i32_s (i32.wrap_i64 (local.get 0))))))
  (func $f32.convert_i32_u (type $operation)
    (i64.extend_i32_u (i32.reinterpret_f32 (f32.convert_i32_u (i32.wrap_i64 (local.get 0))))))
  (func $f32.convert_i64_s (type $operation)
    (i64.extend_i32_u (i32.reinterpret_f32 (f32.convert_i64_s (local.get 0)))))
  (func $f32.convert_i64_u (type $operation)
    (i64.extend_i32_u (i32.reinterpret_f32 (f32.convert_i64_u (local.get 0)))))
  (func $i32.trunc_sat_f32_s (type $operation)
    (i64.extend_i32_u (i32.trunc_sat_f32_s (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0))))))
  (func $i32.trunc_sat_f32_u (type $operation)
    (i64.extend_i32_u (i32.trunc_sat_f32_u (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0))))))
  (func $i64.trunc_sat_f32_s (type $operation)
    (i64.trunc_sat_f32_s (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0)))))
  (func $i64.trunc_sat_f32_u (type $operation)
    (i64.trunc_sat_f32_u (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0)))))
  (func $i32.trunc_f32_s (type $operation)
    (i64.extend_i32_u (i32.trunc_f32_s (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0))))))
  (func $i32.trunc_f32_u (type $operation)
    (i64.extend_i32_u (i32.trunc_f32_u (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0))))))
  (func $i64.trunc_f32_s (type $operation)
    (i64.trunc_f32_s (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0)))))
  (func $i64.trunc_f32_u (type $operation)
    (i64.trunc_f32_u (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0)))))
  (func $f64.promote_f32 (type $operation)
    (i64.reinterpret_f64 (f64.promote_f32 (f32.reinterpret_i32 (i32.wrap_i64 (local.get 0))))))
  (func $f64.add (type $operation)
    (i64.reinterpret_f64 (f64.add (f64.reinterpret_i64 (local.get 0)) (f64.reinterpret_i64 (local.get 1)))))
  (func $f64.sub (type $operation)
    (i64.reinterpret_f64 (f64.sub (f64.reinterpret_i64 (local.get 0)) (f64.reinterpret_i64 (local.get 1)))))
  (func $f64.mul (type $operation)
    (i64.reinterpret_f64 (f64.mul (f64.reinterpret_i64 (local.get 0)) (f64.reinterpret_i64 (local.get 1)))))
  (func $f64.div (type $operation)
    (i64.reinterpret_f64 (f64.div (f64.reinterpret_i64 (local.get 0)) (f64.reinterpret_i64 (local.get 1)))))
  (func $f64.min (type $operation)
    (i64.reinterpret_f64 (f64.min (f64.reinterpret_i64 (local.get 0)) (f64.reinterpret_i64 (local.get 1)))))
  (func $f64.max (type $operation)
    (i64.reinterpret_f64 (f64.max (f64.reinterpret_i64 (local.get 0)) (f64.reinterpret_i64 (local.get 1)))))
  (func $f64.copysign (type $operation)
    (i64.reinterpret_f64 (f64.copysign (f64.reinterpret_i64 (local.get 0)) (f64.reinterpret_i64 (local.get 1)))))
  (func $f64.abs (type $operation)
    (i64.reinterpret_f64 (f64.abs (f64.reinterpret_i64 (local.get 0)))))
  (func $f64.neg (type $operation)
    (i64.reinterpret_f64 (f64.neg (f64.reinterpret_i64 (local.get 0)))))
  (func $f64.ceil (type $operation)
    (i64.reinterpret_f64 (f64.ceil (f64.reinterpret_i64 (local.get 0)))))
  (func $f64.floor (type $operation)
    (i64.reinterpret_f64 (f64.floor (f64.reinterpret_i64 (local.get 0)))))
  (func $f64.trunc (type $operation)
    (i64.reinterpret_f64 (f64.trunc (f64.reinterpret_i64 (local.get 0)))))
  (func $f64.nearest (type $operation)
    (i64.reinterpret_f64 (f64.nearest (f64.reinterpret_i64 (local.get 0)))))
  (func $f64.sqrt (type $operation)
    (i64.reinterpret_f64 (f64.sqrt (f64.reinterpret_i64 (local.get 0)))))
  (func $f64.eq (type $operation)
    (i64.extend_i32_u (f64.eq (f64.reinterpret_i64 (local.get 0)) (f64.reinterpret_i64 (local.get 1)))))
  (func $f64.ne (type $operation)
    (i64.extend_i32_u (f64.ne (f64.reinterpret_i64 (local.get 0)) (f64.reinterpret_i64 (local.get 1)))))
  (func $f64.lt (type $operation)
    (i64.extend_i32_u (f64.lt (f64.reinterpret_i64 (local.get 0)) (f64.reinterpret_i64 (local.get 1)))))
  (func $f64.gt (type $operation)
    (i64.extend_i32_u (f64.gt (f64.reinterpret_i64 (local.get 0)) (f64.reinterpret_i64 (local.get 1)))))
  (func $f64.le (type $operation)
    (i64.extend_i32_u (f64.le (f64.reinterpret_i64 (local.get 0)) (f64.reinterpret_i64 (local.get 1)))))
  (func $f64.ge (type $operation)
    (i64.extend_i32_u (f64.ge (f64.reinterpret_i64 (local.get 0)) (f64.reinterpret_i64 (local.get 1)))))
  (func $f64.convert_i32_s (type $operation)
    (i64.reinterpret_f64 (f64.convert_i32_s (i32.wrap_i64 (local.get 0)))))
  (func $f64.convert_i32_u (type $operation)
    (i64.reinterpret_f64 (f64.convert_i32_u (i32.wrap_i64 (local.get 0)))))
  (func $f64.convert_i64_s (type $operation)
    (i64.reinterpret_f64 (f64.convert_i64_s (local.get 0))))
  (func $f64.convert_i64_u (type $operation)
    (i64.reinterpret_f64 (f64.convert_i64_u (local.get 0))))
  (func $i32.trunc_sat_f64_s (type $operation)
    (i64.extend_i32_u (i32.trunc_sat_f64_s (f64.reinterpret_i64 (local.get 0)))))
  (func $i32.trunc_sat_f64_u (type $operation)
    (i64.extend_i32_u (i32.trunc_sat_f64_u (f64.reinterpret_i64 (local.get 0)))))
  (func $i64.trunc_sat_f64_s (type $operation)
    (i64.trunc_sat_f64_s (f64.reinterpret_i64 (local.get 0))))
  (func $i64.trunc_sat_f64_u (type $operation)
    (i64.trunc_sat_f64_u (f64.reinterpret_i64 (local.get 0))))
  (func $i32.trunc_f64_s (type $operation)
    (i64.extend_i32_u (i32.trunc_f64_s (f64.reinterpret_i64 (local.get 0)))))
  (func $i32.trunc_f64_u (type $operation)
    (i64.extend_i32_u (i32.trunc_f64_u (f64.reinterpret_i64 (local.get 0)))))
  (func $i64.trunc_f64_s (type $operation)
    (i64.trunc_f64_s (f64.reinterpret_i64 (local.get 0))))
  (func $i64.trunc_f64_u (type $operation)
    (i64.trunc_f64_u (f64.reinterpret_i64 (local.get 0))))
  (func $f32.demote_f64 (type $operation)
    (i64.extend_i32_u (i32.reinterpret_f32 (f32.demote_f64 (f64.reinterpret_i64 (local.get 0))))))
  (func (export "main") (result i32) (local $at i32) (local $out i32) (local $end i32)
    (local.set $end (call $input_read (i32.const 0) (i32.const 0) (call $input_len)))
    (local.set $out (i32.const 0x300000))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (i64.store (local.get $out)
          (call_indirect (type $operation)
            (i64.load offset=8 (local.get $at))
            (i64.load offset=16 (local.get $at))
            (i32.wrap_i64 (i64.load (local.get $at)))))
        (local.set $at (i32.add (local.get $at) (i32.const 24)))
        (local.set $out (i32.add (local.get $out) (i32.const 8)))
        (br $next)))
    (call $output_write (i32.const 0x300000) (i32.sub (local.get $out) (i32.const 0x300000)))))
