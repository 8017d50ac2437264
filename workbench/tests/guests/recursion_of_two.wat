;; Two functions that call each other.
;;
;; RUN:
(module
  (func $a (export "main") (call $b))
  (func $b (call $a)))
