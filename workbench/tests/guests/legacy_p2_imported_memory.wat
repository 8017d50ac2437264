;; Generation P2 with an imported memory of two pages and an `alloc` that gives 0.
;;
;; RUN: --push ints:100,200,300
;; LOG: info [device] no function to call
;; LOG: warning [device] refused: no instance could be made of the module: tried to instantiate too many linear memories (0 fuel)
;; REPORT: status: refused
;; REPORT: message: no instance could be made of the module: tried to instantiate too many linear memories
;; REPORT: peak_pages: 2
;; REPORT: generation: p2
(module
  (import "custom" "print_int" (func $print_int (param i32)))
  (import "env" "memory" (memory 2 2))
  (func (export "alloc") (param $bytes i64) (result i32) (i32.const 0))
  (func (export "sum") (param $ptr i32) (param $size i32) (result i32)
    (call $print_int (local.get $size))
    (i32.add
      (i32.add (i32.load (local.get $ptr)) (i32.load offset=4 (local.get $ptr)))
      (i32.load offset=8 (local.get $ptr)))))
