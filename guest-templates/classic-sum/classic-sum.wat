;; The classic sum, as the first guests of /dev/wasm_device had it: the guest fills its own
;; array, and prints through `custom.print_int`.

(module
  ;; The older import. Some guests declare it with a result, `(result i32)`; both work.
  (import "custom" "print_int" (func $print_int (param i32)))

  (memory (export "memory") 1)

  ;; Where the array of ten integers lies.
  (global $array i32 (i32.const 1024))

  ;; The older loaders call `sum` without arguments.
  (func (export "sum") (result i32)
    (local $i i32) (local $sum i32) (local $value i32)
    (call $fill)
    (loop $next
      (local.set $value (i32.load (call $element (local.get $i))))
      (call $print_int (local.get $value))
      (local.set $sum (i32.add (local.get $sum) (local.get $value)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 10))))
    (local.get $sum))

  ;; array[i] = i
  (func $fill
    (local $i i32)
    (loop $next
      (i32.store (call $element (local.get $i)) (local.get $i))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 10)))))

  ;; Address of array[i].
  (func $element (param $i i32) (result i32)
    (i32.add (global.get $array) (i32.mul (local.get $i) (i32.const 4))))
)
