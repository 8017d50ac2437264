;; One line at each level of the kernel.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: emerg emerg
;; LOG: alert alert
;; LOG: crit crit
;; LOG: err err
;; LOG: warning warning
;; LOG: notice notice
;; LOG: info info
;; LOG: debug debug
;; LOG: info [device] ok: 121 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: fuel: 121
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 8
;; REPORT: log_lines: 8
;; REPORT: log_bytes: 56
;; REPORT: generation: v1
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "emerg   alert   crit    err     warning notice  info    debug   ")
  (func (export "main") (local $level i32)
    (loop $next
      (call $log (local.get $level) (i32.mul (local.get $level) (i32.const 8)) (i32.const 7))
      (local.set $level (i32.add (local.get $level) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $level) (i32.const 8))))))
