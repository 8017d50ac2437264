;; The function does not take what a push gives.
;;
;; RUN: --push ints:1
;; LOG: info [device] no function to call
;; LOG: warning [device] link_error: `main` takes (f32, i32), but a run that pushes data calls it with a pointer and a count (0 fuel)
;; REPORT: status: link_error
;; REPORT: message: `main` takes (f32, i32), but a run that pushes data calls it with a pointer and a count
;; REPORT: generation: unknown
(module
  (memory (export "memory") 1)
  (func (export "alloc") (param $bytes i32) (result i32)
    (i32.const 1024))
  (func (export "main") (param $ptr f32) (param $count i32)))
