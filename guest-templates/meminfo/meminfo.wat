;; Memory of the machine: one record of fixed layout.

(module
  (import "kernel" "log" (func $log (param $level i32) (param $ptr i32) (param $len i32)))
  (import "kernel" "log_i64" (func $log_i64 (param i64)))
  (import "kernel" "meminfo" (func $meminfo (param $ptr i32) (param $cap i32) (result i32)))

  (memory (export "memory") 1)
  (data (i32.const 0) "total, free and available memory, in MiB:")

  ;; The record: six i64 in a row, of which the first three are used here.
  (global $record i32 (i32.const 1024))
  (global $record_size i32 (i32.const 48))

  ;; Returns how many percent of the memory are available.
  (func (export "main") (result i64)
    ;; An array of one. Were the room too small, nothing would be written.
    (if (i32.gt_u (call $meminfo (global.get $record) (global.get $record_size)) (global.get $record_size))
      (then (unreachable)))
    (call $log (i32.const 6) (i32.const 0) (i32.const 41))
    (call $log_mebibytes (i64.load offset=0 (global.get $record)))
    (call $log_mebibytes (i64.load offset=8 (global.get $record)))
    (call $log_mebibytes (i64.load offset=16 (global.get $record)))
    (i64.div_u
      (i64.mul (i64.load offset=16 (global.get $record)) (i64.const 100))
      (i64.load offset=0 (global.get $record))))

  ;; Bytes in units of 2^20.
  (func $log_mebibytes (param $bytes i64)
    (call $log_i64 (i64.shr_u (local.get $bytes) (i64.const 20))))
)
