;; Host calls: what the kernel tells a guest about the machine and about itself.

(module
  (import "kernel" "log" (func $log (param $level i32) (param $ptr i32) (param $len i32)))
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (import "kernel" "log_i64" (func $log_i64 (param i64)))
  (import "kernel" "ktime_get_ns" (func $ktime_get_ns (result i64)))
  (import "kernel" "jiffies" (func $jiffies (result i64)))
  (import "kernel" "cpu" (func $cpu (result i32)))
  (import "kernel" "num_online_cpus" (func $num_online_cpus (result i32)))
  (import "kernel" "current_pid" (func $current_pid (result i32)))
  (import "kernel" "current_comm" (func $current_comm (param $ptr i32) (param $cap i32) (result i32)))
  (import "kernel" "uname" (func $uname (param $ptr i32) (param $cap i32) (result i32)))
  (import "kernel" "random_bytes" (func $random_bytes (param $ptr i32) (param $len i32)))
  (import "kernel" "msleep" (func $msleep (param $ms i32) (result i32)))

  (memory (export "memory") 1)

  ;; Labels, 16 bytes each, so that label n begins at 16 * n.
  (data (i32.const 0)
    " kernel release:"
    "      task name:"
    "     process ID:"
    "       this CPU:"
    "    CPUs online:"
    "        jiffies:"
    "a random number:"
    " slept for (ns):")

  ;; Where the host writes to.
  (global $buffer i32 (i32.const 1024))
  (global $buffer_size i32 (i32.const 256))

  (func (export "main")
    (local $before i64)
    ;; These two write text and return the bytes they need. Is the buffer too small, they write nothing.
    (call $label (i32.const 0))
    (call $log_buffer (call $uname (global.get $buffer) (global.get $buffer_size)))
    (call $label (i32.const 1))
    (call $log_buffer (call $current_comm (global.get $buffer) (global.get $buffer_size)))

    ;; These simply return a number.
    (call $label (i32.const 2))
    (call $log_i32 (call $current_pid))
    (call $label (i32.const 3))
    (call $log_i32 (call $cpu))
    (call $label (i32.const 4))
    (call $log_i32 (call $num_online_cpus))
    (call $label (i32.const 5))
    (call $log_i64 (call $jiffies))

    ;; Random bytes are written to memory; four of them make an i32.
    (call $label (i32.const 6))
    (call $random_bytes (global.get $buffer) (i32.const 4))
    (call $log_i32 (i32.load (global.get $buffer)))

    ;; The clock counts nanoseconds and never goes back, so a difference is a duration.
    (call $label (i32.const 7))
    (local.set $before (call $ktime_get_ns))
    (drop (call $msleep (i32.const 2)))
    (call $log_i64 (i64.sub (call $ktime_get_ns) (local.get $before))))

  (func $label (param $n i32)
    (call $log (i32.const 6) (i32.mul (local.get $n) (i32.const 16)) (i32.const 16)))

  ;; Logs the first bytes of the buffer.
  (func $log_buffer (param $len i32)
    (call $log (i32.const 6) (global.get $buffer) (local.get $len)))
)
