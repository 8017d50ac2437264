;; A loop ends with its time.
;;
;; RUN: --deadline 1ms --fuel 1G
(module
  (func (export "main")
    (loop $forever (br $forever))))
