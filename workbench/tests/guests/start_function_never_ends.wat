;; The start function runs under the fuel and the deadline of the run.
;;
;; RUN: --fuel 50000
;; RUN: --fuel 1G --deadline 1ms
(module
  (func $begin (loop $forever (br $forever)))
  (start $begin)
  (func (export "main")))
