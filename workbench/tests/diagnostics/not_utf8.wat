(module
  (data "ÿþ"))
