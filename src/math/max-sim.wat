;; Late interaction over rows of sign bits and of eight-bit values. Compiled into max-sim-wasm.ts by scripts/build-kernels.ts.
;; Memory belongs to the caller; nothing is kept between calls.
(module
  (memory (export "memory") 1)

  ;; For each query row the smallest Hamming distance to a document row; summed.
  ;; Rows are `words` words of 64 bits.
  (func (export "hamming")
    (param $query i32) (param $queryRows i32) (param $document i32) (param $documentRows i32) (param $words i32)
    (result i32)
    (local $end i32) (local $p i32) (local $n i32) (local $width i32)
    (local $q0 i64) (local $q1 i64) (local $distance i64) (local $best i64) (local $sum i64)
    (local.set $width (i32.shl (local.get $words) (i32.const 3)))
    (local.set $end (i32.add (local.get $document) (i32.mul (local.get $documentRows) (local.get $width))))
    (block $done
      (loop $queries
        (br_if $done (i32.eqz (local.get $queryRows)))
        (local.set $best (i64.const 0x7fffffff))
        (local.set $p (local.get $document))
        (if (i32.eq (local.get $words) (i32.const 2))
          ;; 128 dimensions, as all common models have: the query row stays in two registers.
          (then
            (local.set $q0 (i64.load (local.get $query)))
            (local.set $q1 (i64.load offset=8 (local.get $query)))
            (loop $pairs
              (local.set $distance
                (i64.add
                  (i64.popcnt (i64.xor (local.get $q0) (i64.load (local.get $p))))
                  (i64.popcnt (i64.xor (local.get $q1) (i64.load offset=8 (local.get $p))))))
              (local.set $best
                (select (local.get $distance) (local.get $best)
                  (i64.lt_u (local.get $distance) (local.get $best))))
              (br_if $pairs
                (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 16))) (local.get $end)))))
          (else
            (loop $rows
              (local.set $distance (i64.const 0))
              (local.set $n (i32.const 0))
              (loop $row
                (local.set $distance
                  (i64.add (local.get $distance)
                    (i64.popcnt
                      (i64.xor
                        (i64.load (i32.add (local.get $query) (local.get $n)))
                        (i64.load (i32.add (local.get $p) (local.get $n)))))))
                (br_if $row
                  (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 8))) (local.get $width))))
              (local.set $best
                (select (local.get $distance) (local.get $best)
                  (i64.lt_u (local.get $distance) (local.get $best))))
              (br_if $rows
                (i32.lt_u (local.tee $p (i32.add (local.get $p) (local.get $width))) (local.get $end))))))
        (local.set $sum (i64.add (local.get $sum) (local.get $best)))
        (local.set $query (i32.add (local.get $query) (local.get $width)))
        (local.set $queryRows (i32.sub (local.get $queryRows) (i32.const 1)))
        (br $queries)))
    (i32.wrap_i64 (local.get $sum)))

  (func $sum4 (param $v v128) (result f32)
    (f32.convert_i32_s
      (i32.add
        (i32.add (i32x4.extract_lane 0 (local.get $v)) (i32x4.extract_lane 1 (local.get $v)))
        (i32.add (i32x4.extract_lane 2 (local.get $v)) (i32x4.extract_lane 3 (local.get $v))))))

  ;; For four query rows at once, the best scaled dot product with a document row each; added up, weighted by the query's scales.
  ;; Query values have 16 bits, rows one after another; document values 8 bits; `width` values a row, a multiple of 8.
  (func (export "dot")
    (param $query i32) (param $queryScales i32) (param $document i32) (param $scales i32) (param $documentRows i32)
    (param $width i32) (result f32)
    (local $stride i32) (local $n i32) (local $q i32) (local $scale f32) (local $d v128)
    (local $a v128) (local $b v128) (local $c v128) (local $e v128)
    (local $bestA f32) (local $bestB f32) (local $bestC f32) (local $bestE f32)
    (local.set $stride (i32.shl (local.get $width) (i32.const 1)))
    (local.set $bestA (f32.const -inf))
    (local.set $bestB (f32.const -inf))
    (local.set $bestC (f32.const -inf))
    (local.set $bestE (f32.const -inf))
    (loop $rows
      (local.set $a (v128.const i32x4 0 0 0 0))
      (local.set $b (v128.const i32x4 0 0 0 0))
      (local.set $c (v128.const i32x4 0 0 0 0))
      (local.set $e (v128.const i32x4 0 0 0 0))
      (local.set $n (i32.const 0))
      (local.set $q (local.get $query))
      (loop $row
        (local.set $d (v128.load8x8_s (i32.add (local.get $document) (local.get $n))))
        (local.set $a (i32x4.add (local.get $a)
          (i32x4.dot_i16x8_s (local.get $d) (v128.load (local.get $q)))))
        (local.set $b (i32x4.add (local.get $b)
          (i32x4.dot_i16x8_s (local.get $d) (v128.load (i32.add (local.get $q) (local.get $stride))))))
        (local.set $c (i32x4.add (local.get $c)
          (i32x4.dot_i16x8_s (local.get $d)
            (v128.load (i32.add (local.get $q) (i32.shl (local.get $stride) (i32.const 1)))))))
        (local.set $e (i32x4.add (local.get $e)
          (i32x4.dot_i16x8_s (local.get $d)
            (v128.load (i32.add (local.get $q) (i32.mul (local.get $stride) (i32.const 3)))))))
        (local.set $q (i32.add (local.get $q) (i32.const 16)))
        (br_if $row (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 8))) (local.get $width))))
      (local.set $scale (f32.load (local.get $scales)))
      (local.set $bestA (f32.max (local.get $bestA) (f32.mul (local.get $scale) (call $sum4 (local.get $a)))))
      (local.set $bestB (f32.max (local.get $bestB) (f32.mul (local.get $scale) (call $sum4 (local.get $b)))))
      (local.set $bestC (f32.max (local.get $bestC) (f32.mul (local.get $scale) (call $sum4 (local.get $c)))))
      (local.set $bestE (f32.max (local.get $bestE) (f32.mul (local.get $scale) (call $sum4 (local.get $e)))))
      (local.set $document (i32.add (local.get $document) (local.get $width)))
      (local.set $scales (i32.add (local.get $scales) (i32.const 4)))
      (br_if $rows (local.tee $documentRows (i32.sub (local.get $documentRows) (i32.const 1)))))
    (f32.add
      (f32.add
        (f32.mul (local.get $bestA) (f32.load (local.get $queryScales)))
        (f32.mul (local.get $bestB) (f32.load offset=4 (local.get $queryScales))))
      (f32.add
        (f32.mul (local.get $bestC) (f32.load offset=8 (local.get $queryScales)))
        (f32.mul (local.get $bestE) (f32.load offset=12 (local.get $queryScales)))))))
