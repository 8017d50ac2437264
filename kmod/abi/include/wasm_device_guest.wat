;; The host interface of /dev/wasm_device as imports to copy into a guest.
;; Generated from kmod/abi by `cargo xtask docs`; do not edit.
;;
;; Addresses and lengths are bytes of the guest's linear memory, which it exports
;; as `memory`. Variable length goes one way everywhere: such a call returns the
;; bytes it needs, and writes nothing when `cap` is too small.
(module
  ;; Levels of a log line: 0 emerg, 1 alert, 2 crit, 3 err, 4 warning, 5 notice, 6 info, 7 debug.

  ;; Writes one line to the kernel log; `level` 0 (emerg) to 7 (debug), as in the kernel.
  (import "kernel" "log" (func $log (param $level i32) (param $ptr i32) (param $len i32)))

  ;; Writes a number as a log line at level info.
  (import "kernel" "log_i32" (func $log_i32 (param $value i32)))

  ;; Writes a number as a log line at level info.
  (import "kernel" "log_i64" (func $log_i64 (param $value i64)))

  ;; Writes a number as a log line at level info.
  (import "kernel" "log_f64" (func $log_f64 (param $value f64)))

  ;; Nanoseconds of the monotonic clock.
  (import "kernel" "ktime_get_ns" (func $ktime_get_ns (result i64)))

  ;; Ticks of the kernel since boot.
  (import "kernel" "jiffies" (func $jiffies (result i64)))

  ;; Number of the CPU that runs the guest now.
  (import "kernel" "cpu" (func $cpu (result i32)))

  ;; Number of CPUs online.
  (import "kernel" "num_online_cpus" (func $num_online_cpus (result i32)))

  ;; Process ID of the task that runs the guest.
  (import "kernel" "current_pid" (func $current_pid (result i32)))

  ;; Name of the task that runs the guest; returns the bytes it needs.
  (import "kernel" "current_comm" (func $current_comm (param $ptr i32) (param $cap i32) (result i32)))

  ;; Fills memory with random bytes.
  (import "kernel" "random_bytes" (func $random_bytes (param $ptr i32) (param $len i32)))

  ;; Release string of the kernel; returns the bytes it needs.
  (import "kernel" "uname" (func $uname (param $ptr i32) (param $cap i32) (result i32)))

  ;; Sleeps; 0, or 1 when ended early by a cancel, a signal or the deadline.
  (import "kernel" "msleep" (func $msleep (param $ms i32) (result i32)))

  ;; Bytes of the input payload.
  (import "kernel" "input_len" (func $input_len (result i32)))

  ;; Copies from the input payload, from `off` on; returns the bytes copied.
  (import "kernel" "input_read" (func $input_read (param $off i32) (param $ptr i32) (param $len i32) (result i32)))

  ;; Appends to the output payload; returns the bytes taken, fewer when it is full.
  (import "kernel" "output_write" (func $output_write (param $ptr i32) (param $len i32) (result i32)))

  ;; Array of one memory record; returns the bytes it needs.
  (import "kernel" "meminfo" (func $meminfo (param $ptr i32) (param $cap i32) (result i32)))

  ;; Array of task records; returns the bytes it needs.
  (import "kernel" "tasks" (func $tasks (param $ptr i32) (param $cap i32) (result i32)))

  ;; Array of network-device records; returns the bytes it needs.
  (import "kernel" "netdevs" (func $netdevs (param $ptr i32) (param $cap i32) (result i32)))

  ;; Memory of the machine, as `si_meminfo` and `si_mem_available` give it.
  ;; 48 bytes a record:
  ;;     0  u64    total      All usable memory, in bytes.
  ;;     8  u64    free       Memory that nobody uses, in bytes.
  ;;    16  u64    available  Memory that a new program could have without swapping, in bytes.
  ;;    24  u64    shared     Memory shared between programs (tmpfs among it), in bytes.
  ;;    32  u64    buffers    Memory of block-device buffers, in bytes.
  ;;    40  u64    page_bytes Bytes of a page of the machine.

  ;; One process (thread group) of the machine.
  ;; 48 bytes a record:
  ;;     0  i32    pid        Process ID, as in the first PID namespace.
  ;;     4  i32    parent_pid Process ID of the parent, 0 where there is none.
  ;;     8  u32    uid        User ID.
  ;;    12  u32    state      State letter as in `ps` (`R` running, `S` sleeping, `D` waiting, `T` stopped, `Z` zombie, `I` idle).
  ;;    16  u32    threads    Number of threads.
  ;;    20  u32    flags      Bit 0: a kernel thread.
  ;;    24  u64    start_ns   When it started: nanoseconds after boot (`CLOCK_BOOTTIME`).
  ;;    32  u8[16] comm       Name, NUL-padded; not NUL-terminated when it is 16 bytes long.

  ;; One network device of the initial network namespace.
  ;; 64 bytes a record:
  ;;     0  u32    index      Interface index, from 1.
  ;;     4  u32    flags      Flags as in `ip link` (`IFF_UP` = 1, `IFF_LOOPBACK` = 8, `IFF_RUNNING` = 0x40).
  ;;     8  u32    mtu        Largest packet, in bytes.
  ;;    12  u32    reserved   Zero.
  ;;    16  u64    rx_bytes   Bytes received.
  ;;    24  u64    tx_bytes   Bytes sent.
  ;;    32  u64    rx_packets Packets received.
  ;;    40  u64    tx_packets Packets sent.
  ;;    48  u8[16] name       Name, NUL-padded.

  (memory (export "memory") 1)
)
