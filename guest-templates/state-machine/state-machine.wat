;; A state machine: a door, driven by tables. What it does stands in data, not in branches.

(module
  (import "kernel" "log" (func $log (param $level i32) (param $ptr i32) (param $len i32)))

  (memory (export "memory") 1)

  ;; What happens to the door, a letter each: open, close, lock, unlock, kick.
  (data (i32.const 0) "clouokc")
  (global $events_len i32 (i32.const 7))

  ;; The letters in the order of the columns below.
  (data (i32.const 32) "oclu")
  (global $letters i32 (i32.const 32))
  (global $columns i32 (i32.const 4))

  ;; Next state by state (row) and letter (column); 0xff: not possible in this state.
  ;;       open   close  lock   unlock
  (data (i32.const 64)
    "\ff"  "\01"  "\ff"  "\ff"   ;; 0: open
    "\00"  "\ff"  "\02"  "\ff"   ;; 1: closed
    "\ff"  "\ff"  "\ff"  "\01")  ;; 2: locked
  (global $transitions i32 (i32.const 64))

  (data (i32.const 128) "the door is open")
  (data (i32.const 160) "the door is closed")
  (data (i32.const 192) "the door is locked")
  (data (i32.const 224) "not now")
  (data (i32.const 256) "nobody can do that to a door")

  ;; What to do on entering a state: a function each, in the order of the states.
  (type $action (func))
  (table funcref (elem $now_open $now_closed $now_locked))

  (func $now_open (call $log (i32.const 6) (i32.const 128) (i32.const 16)))
  (func $now_closed (call $log (i32.const 6) (i32.const 160) (i32.const 18)))
  (func $now_locked (call $log (i32.const 5) (i32.const 192) (i32.const 18)))

  ;; Returns the last state. The door is open at first.
  (func (export "main") (result i32)
    (local $state i32) (local $i i32)
    (loop $next
      (local.set $state (call $step (local.get $state) (i32.load8_u (local.get $i))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (global.get $events_len))))
    (local.get $state))

  ;; The state after `letter`.
  (func $step (param $state i32) (param $letter i32) (result i32)
    (local $column i32) (local $to i32)
    (local.set $column (call $column_of (local.get $letter)))
    (if (i32.eq (local.get $column) (global.get $columns))
      (then
        (call $log (i32.const 4) (i32.const 256) (i32.const 28))
        (return (local.get $state))))
    (local.set $to
      (i32.load8_u
        (i32.add
          (global.get $transitions)
          (i32.add (i32.mul (local.get $state) (global.get $columns)) (local.get $column)))))
    (if (i32.eq (local.get $to) (i32.const 0xff))
      (then
        (call $log (i32.const 4) (i32.const 224) (i32.const 7))
        (return (local.get $state))))
    (call_indirect (type $action) (local.get $to))
    (local.get $to))

  ;; The column of a letter; the number of columns when there is none.
  (func $column_of (param $letter i32) (result i32)
    (local $column i32)
    (block $found
      (loop $next
        (br_if $found (i32.eq (local.get $column) (global.get $columns)))
        (br_if $found
          (i32.eq
            (i32.load8_u (i32.add (global.get $letters) (local.get $column)))
            (local.get $letter)))
        (local.set $column (i32.add (local.get $column) (i32.const 1)))
        (br $next)))
    (local.get $column))
)
