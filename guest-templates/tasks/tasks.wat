;; Tasks: pull an array of unknown length out of the kernel, and log a name from each record.

(module
  (import "kernel" "log" (func $log (param $level i32) (param $ptr i32) (param $len i32)))
  ;; Returns the bytes it needs for all records. Is `cap` smaller than that, it writes nothing.
  (import "kernel" "tasks" (func $tasks (param $ptr i32) (param $cap i32) (result i32)))

  (memory (export "memory") 1)

  ;; Layout of a task record: 48 bytes, its name in the last 16.
  (global $record_size i32 (i32.const 48))
  (global $comm_offset i32 (i32.const 32))
  (global $comm_size i32 (i32.const 16))

  ;; Returns the number of tasks.
  (func (export "main") (result i32)
    (local $need i32) (local $cap i32) (local $ptr i32) (local $end i32)

    ;; Ask for the size first. Tasks come and go: when there are more than there is room for
    ;; now, ask again.
    (local.set $need (call $tasks (i32.const 0) (i32.const 0)))
    (loop $ask
      (local.set $cap (local.get $need))
      (local.set $ptr (call $alloc (local.get $cap)))
      (local.set $need (call $tasks (local.get $ptr) (local.get $cap)))
      (br_if $ask (i32.gt_u (local.get $need) (local.get $cap))))

    ;; Walk over the records.
    (local.set $end (i32.add (local.get $ptr) (local.get $need)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $ptr) (local.get $end)))
        (call $log_name (i32.add (local.get $ptr) (global.get $comm_offset)))
        (local.set $ptr (i32.add (local.get $ptr) (global.get $record_size)))
        (br $next)))
    (i32.div_u (local.get $need) (global.get $record_size)))

  ;; A name ends at its first zero byte, or after 16 bytes.
  (func $log_name (param $name i32)
    (local $len i32)
    (block $ended
      (loop $next
        (br_if $ended (i32.eq (local.get $len) (global.get $comm_size)))
        (br_if $ended (i32.eqz (i32.load8_u (i32.add (local.get $name) (local.get $len)))))
        (local.set $len (i32.add (local.get $len) (i32.const 1)))
        (br $next)))
    (call $log (i32.const 6) (local.get $name) (local.get $len)))

  ;; New memory at the end, in whole pages of 64 KiB. Nothing is ever given back: this guest is short-lived.
  (func $alloc (param $bytes i32) (result i32)
    (local $page i32)
    (local.set $page
      (memory.grow (i32.shr_u (i32.add (local.get $bytes) (i32.const 0xffff)) (i32.const 16))))
    ;; memory.grow returns the number of pages before, or -1 when there is no more memory.
    (if (i32.eq (local.get $page) (i32.const -1))
      (then (unreachable)))
    (i32.shl (local.get $page) (i32.const 16)))
)
