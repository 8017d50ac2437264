(module
  (func $begin (param i32))
  (start $begin))
