;; Fields without the word `module` around them are a module too.
;;
;; RUN:
(func (export "main") (result i32)
  (i32.const 7))
