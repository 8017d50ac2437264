;; The task and the CPU that run the guest.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info 2
;; LOG: info 1522
;; LOG: info [device] ok: 1 : i32, 8 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 1 : i32
;; REPORT: fuel: 8
;; REPORT: host_calls: 6
;; REPORT: log_lines: 2
;; REPORT: log_bytes: 5
;; REPORT: generation: v1
(module
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (import "kernel" "cpu" (func $cpu (result i32)))
  (import "kernel" "num_online_cpus" (func $num_online_cpus (result i32)))
  (import "kernel" "current_pid" (func $current_pid (result i32)))
  (func (export "main") (result i32)
    (call $log_i32 (call $num_online_cpus))
    (call $log_i32 (call $current_pid))
    (i32.lt_u (call $cpu) (call $num_online_cpus))))
