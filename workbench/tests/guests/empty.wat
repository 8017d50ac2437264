;; A module with nothing in it.
;;
;; RUN:
(module)
