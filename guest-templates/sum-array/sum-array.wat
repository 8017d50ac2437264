;; Sum of an array that the host pushes into the guest.
;; run: --push ints:1,2,3,4,5
;; also: --push ints:-7
;; also: --push ints:2147483647,1

(module
  (memory (export "memory") 1)

  ;; The first free byte of memory.
  (global $free (mut i32) (i32.const 1024))

  ;; The host calls this for a place of so many bytes, copies the array there, and then
  ;; calls the entry with the place and the number of elements.
  (func (export "alloc") (param $bytes i32) (result i32)
    (local $place i32)
    (local.set $place (global.get $free))
    ;; Round up, so that the next place is a multiple of 8 again.
    (global.set $free
      (i32.and
        (i32.add (i32.add (local.get $place) (local.get $bytes)) (i32.const 7))
        (i32.const -8)))
    (local.get $place))

  ;; Adds `count` integers of 4 bytes each. The sum wraps around at 32 bits.
  (func (export "sum") (param $ptr i32) (param $count i32) (result i32)
    (local $sum i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $ptr))))
        (local.set $ptr (i32.add (local.get $ptr) (i32.const 4)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))
    (local.get $sum))
)
