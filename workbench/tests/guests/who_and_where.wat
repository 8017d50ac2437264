;; The task and the CPU that run the guest.
;;
;; RUN:
(module
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (import "kernel" "cpu" (func $cpu (result i32)))
  (import "kernel" "num_online_cpus" (func $num_online_cpus (result i32)))
  (import "kernel" "current_pid" (func $current_pid (result i32)))
  (func (export "main") (result i32)
    (call $log_i32 (call $num_online_cpus))
    (call $log_i32 (call $current_pid))
    (i32.lt_u (call $cpu) (call $num_online_cpus))))
