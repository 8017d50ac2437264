;; A trap several calls deep; what was logged before stays.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info 1
;; LOG: warning [device] trap: an integer was divided by zero (15 fuel)
;; REPORT: status: trap
;; REPORT: trap: integer_division_by_zero
;; REPORT: message: an integer was divided by zero
;; REPORT: entry: main
;; REPORT: fuel: 15
;; REPORT: host_calls: 1
;; REPORT: log_lines: 1
;; REPORT: log_bytes: 1
;; REPORT: generation: v1
(module
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (func $a (call $log_i32 (i32.const 1)) (call $b))
  (func $b (call $c (i32.const 0)))
  (func $c (param i32) (drop (i32.rem_u (i32.const 1) (local.get 0))))
  (func (export "main") (call $a) (call $log_i32 (i32.const 2))))
