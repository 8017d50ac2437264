;; The only memory serves host functions without being exported.
;;
;; RUN:
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory 1)
  (data (i32.const 0) "not exported")
  (func (export "main") (call $log (i32.const 6) (i32.const 0) (i32.const 12))))
