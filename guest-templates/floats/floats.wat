;; Floats: they work here, though the kernel itself does not use them.

(module
  (import "kernel" "log_f64" (func $log_f64 (param f64)))
  (import "kernel" "log_i32" (func $log_i32 (param i32)))

  (func (export "main") (result f64 f64 f32)
    ;; 0.1 and 0.2 have no exact binary form; their sum is not 0.3.
    (call $log_f64 (f64.add (f64.const 0.1) (f64.const 0.2)))
    (call $log_i32 (f64.eq (f64.add (f64.const 0.1) (f64.const 0.2)) (f64.const 0.3)))

    ;; Dividing by zero is no trap: it gives infinity, and 0 / 0 gives "not a number",
    ;; which is not even equal to itself.
    (call $log_f64 (f64.div (f64.const 1) (f64.const 0)))
    (call $log_f64 (f64.div (f64.const -1) (f64.const 0)))
    (call $log_i32 (f64.eq (f64.const nan) (f64.const nan)))

    ;; Halves are rounded to the even neighbour; floor and ceil go down and up.
    (call $log_f64 (f64.nearest (f64.const 2.5)))
    (call $log_f64 (f64.floor (f64.const -2.5)))
    (call $log_f64 (f64.ceil (f64.const -2.5)))

    ;; To an integer: the fraction is cut off; with `sat` what does not fit becomes the nearest that does.
    (call $log_i32 (i32.trunc_f64_s (f64.const -2.9)))
    (call $log_i32 (i32.trunc_sat_f64_s (f64.const 1e300)))

    (call $pi (i32.const 1000))
    (call $square_root (f64.const 2))
    (f32.demote_f64 (f64.const 3.141592653589793)))

  ;; 4 - 4/3 + 4/5 - 4/7 …, so many terms.
  (func $pi (param $terms i32) (result f64)
    (local $sum f64) (local $sign f64) (local $divisor f64)
    (local.set $sign (f64.const 4))
    (local.set $divisor (f64.const 1))
    (loop $next
      (local.set $sum (f64.add (local.get $sum) (f64.div (local.get $sign) (local.get $divisor))))
      (local.set $sign (f64.neg (local.get $sign)))
      (local.set $divisor (f64.add (local.get $divisor) (f64.const 2)))
      (local.set $terms (i32.sub (local.get $terms) (i32.const 1)))
      (br_if $next (local.get $terms)))
    (local.get $sum))

  ;; Newton's method: the mean of x and n / x is nearer to the root than x.
  (func $square_root (param $n f64) (result f64)
    (local $x f64) (local $before f64)
    (local.set $x (local.get $n))
    (loop $closer
      (local.set $before (local.get $x))
      (local.set $x
        (f64.div
          (f64.add (local.get $x) (f64.div (local.get $n) (local.get $x)))
          (f64.const 2)))
      (br_if $closer (f64.gt (f64.abs (f64.sub (local.get $x) (local.get $before))) (f64.const 1e-15))))
    (local.get $x))
)
