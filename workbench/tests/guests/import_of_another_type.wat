;; A host function declared otherwise than it is: nothing runs, both types are named.
;;
;; RUN:
(module
  (import "kernel" "log" (func $log (param i32 i32)))
  (func (export "main")))
