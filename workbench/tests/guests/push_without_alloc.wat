;; Nowhere to push to.
;;
;; RUN: --push ints:1
;; LOG: info [device] no function to call
;; LOG: warning [device] link_error: the run pushes data, but the guest exports no function `alloc`, which has to give a place for it: alloc(bytes) -> ptr (0 fuel)
;; REPORT: status: link_error
;; REPORT: message: the run pushes data, but the guest exports no function `alloc`, which has to give a place for it: alloc(bytes) -> ptr
;; REPORT: generation: unknown
(module
  (memory (export "memory") 1)
  (func (export "main") (param $ptr i32) (param $count i32)))
