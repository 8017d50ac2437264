;; Nothing to call.
;;
;; RUN:
;; RUN: --entry main
(module
  (func $hidden))
