;; Traps: every way in which a guest can be stopped for what it does. Each function below
;; does one of them; `main` is the plainest.
;; also: --entry divide_by_zero
;; also: --entry integer_overflow
;; also: --entry bad_conversion
;; also: --entry memory_out_of_bounds
;; also: --entry table_out_of_bounds
;; also: --entry call_to_null
;; also: --entry bad_signature
;; also: --entry stack_overflow
;; also: --entry host_memory_out_of_bounds
;; also: --entry host_bad_argument
;; also: --entry missing_import
;; also: --entry pushed --push ints:1,2,3

(module
  (import "kernel" "log" (func $log (param $level i32) (param $ptr i32) (param $len i32)))
  ;; Nothing provides this one. The guest loads all the same, and traps when it calls it.
  (import "kernel" "not_there" (func $not_there))

  (memory (export "memory") 1)
  (data (i32.const 0) "this line is logged; the next instruction traps")

  ;; A table of four functions. Only the first element is filled.
  (table 4 funcref)
  (elem (i32.const 0) $returns_seven)
  (type $gives_i32 (func (result i32)))
  (type $gives_nothing (func))
  (func $returns_seven (result i32) (i32.const 7))

  ;; What was logged before a trap stays in the log.
  (func (export "main")
    (call $log (i32.const 6) (i32.const 0) (i32.const 47))
    unreachable)

  (func (export "divide_by_zero") (result i32)
    (i32.div_s (i32.const 1) (i32.const 0)))

  ;; The most negative number has no positive counterpart in 32 bits.
  (func (export "integer_overflow") (result i32)
    (i32.div_s (i32.const 0x80000000) (i32.const -1)))

  ;; "Not a number" is no integer. (i32.trunc_sat_f64_s would give 0.)
  (func (export "bad_conversion") (result i32)
    (i32.trunc_f64_s (f64.const nan)))

  ;; Four bytes from 65533 on would end at 65537; memory ends at 65536.
  (func (export "memory_out_of_bounds") (result i32)
    (i32.load (i32.const 65533)))

  (func (export "table_out_of_bounds") (result i32)
    (call_indirect (type $gives_i32) (i32.const 4)))

  (func (export "call_to_null") (result i32)
    (call_indirect (type $gives_i32) (i32.const 1)))

  ;; Element 0 returns an i32, and is called as if it returned nothing.
  (func (export "bad_signature")
    (call_indirect (type $gives_nothing) (i32.const 0)))

  (func $forever (export "stack_overflow")
    (call $forever))

  ;; A host function looks at pointers before it uses them.
  (func (export "host_memory_out_of_bounds")
    (call $log (i32.const 6) (i32.const 65530) (i32.const 20)))

  ;; Levels go from 0 to 7.
  (func (export "host_bad_argument")
    (call $log (i32.const 8) (i32.const 0) (i32.const 4)))

  (func (export "missing_import")
    (call $not_there))

  ;; The host wants to push an array, and `alloc` gives it a place where it does not fit.
  (func (export "alloc") (param $bytes i32) (result i32)
    (i32.const 65532))
  (func (export "pushed") (param $ptr i32) (param $count i32))
)
