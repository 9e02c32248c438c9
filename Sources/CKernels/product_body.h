// DigitClassifier
// SPDX-License-Identifier: MIT

// The tiled product: part of kernel_body.h, in the same terms.
//
// A tile of up to CKERNELS_TILE_ROWS rows by two vectors of columns lives in registers. Each step of the
// reduction loads two vectors of `right`, and for every row broadcasts one float of `left` into two
// fused multiply-adds. Rows are split evenly (28 columns of a map become 14 + 14, not 14 + 12 + 2), so
// every tile height has its own unrolled copy.

#ifndef CKERNELS_PRODUCT
#define CKERNELS_PRODUCT CKERNELS_NAME(product)

// Tells the optimiser nothing about the pointer, so that it stays a register of its own.
#define KEEP_IN_REGISTER(pointer) __asm__("" : "+r"(pointer))

// How the tile reads its columns. Whole vectors, the common case, need no tests in the loop.
enum { CKERNELS_NAME(whole) = 0, CKERNELS_NAME(padded) = 1, CKERNELS_NAME(partial) = 2 };

// `rows`, `vectors` and `edge` are literals at every call, so that the loops over them unroll and `sum`
// stays in registers.
ALWAYS_INLINE void CKERNELS_NAME(tile)(const ckernels_product *w, const float *left,
                                       const float *right, const float *bias, float *out,
                                       int64_t columns, const int rows, const int vectors,
                                       const int edge) {
  typedef CKERNELS_NAME(vector) vector;
  enum { width = CKERNELS_VECTOR_WIDTH };
  vector sum[CKERNELS_TILE_ROWS][2];

#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++) {
    const int64_t here = columns - v * width;
    vector start = {0};
    if (bias && !w->accumulate) {
      start = edge ? CKERNELS_NAME(load_first)(bias + v * width, here)
                   : CKERNELS_NAME(load)(bias + v * width);
    }
#pragma clang loop unroll(full)
    for (int m = 0; m < rows; m++) {
      const float *old = out + m * w->out_row + v * width;
      sum[m][v] = !w->accumulate ? start
                  : edge         ? CKERNELS_NAME(load_first)(old, here)
                                 : CKERNELS_NAME(load)(old);
    }
  }

  // One pointer for every three rows: row, row + 1 and row + 2 strides are then plain address modes, where
  // a single pointer would be walked down the tile by a chain of dependent additions.
  enum { pointers = (CKERNELS_TILE_ROWS + 2) / 3 };
  const int64_t left_row = w->left_row, left_step = w->left_step, right_step = w->right_step;
  const int64_t steps = w->steps;
  for (int64_t s = 0; s < w->segments; s++) {
    const float *l[pointers];
#pragma clang loop unroll(full)
    for (int i = 0; i < pointers; i++) l[i] = left + s * w->left_segment + 3 * i * left_row;
    const float *r = right + s * w->right_segment;
    for (int64_t k = 0; k < steps; k++, r += right_step) {
      vector b[2];
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) {
        b[v] = edge == CKERNELS_NAME(partial)
                   ? CKERNELS_NAME(load_first)(r + v * width, columns - v * width)
                   : CKERNELS_NAME(load)(r + v * width);
      }
#pragma clang loop unroll(full)
      for (int m = 0; m < rows; m++) {
        const float a = l[m / 3][m % 3 * left_row];
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) sum[m][v] += a * b[v];
      }
#pragma clang loop unroll(full)
      for (int i = 0; i < (rows + 2) / 3; i++) {
        l[i] += left_step;
        KEEP_IN_REGISTER(l[i]);
      }
    }
  }

  const int32_t relu = w->relu;
  const int64_t out_row = w->out_row;
#pragma clang loop unroll(full)
  for (int m = 0; m < rows; m++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      vector result = sum[m][v];
      if (relu) result = CKERNELS_NAME(larger)(result, (vector){0});
      float *to = out + m * out_row + v * width;
      if (edge) {
        CKERNELS_NAME(store_first)(result, to, columns - v * width);
      } else {
        __builtin_memcpy(to, &result, sizeof result);
      }
    }
  }
}

#define TILE_CASE(ROWS)                                                                            \
  case ROWS:                                                                                       \
    CKERNELS_NAME(tile)(w, left, right, bias, out, columns, ROWS, vectors, edge);                  \
    break;

// One switch per (vectors, edge): never inlined into another, to keep each copy's registers its own.
#define TILES(NAME, VECTORS, EDGE)                                                                 \
  CKERNELS_TARGET static __attribute__((noinline)) void CKERNELS_NAME(NAME)(                       \
      const ckernels_product *w, const float *left, const float *right, const float *bias,         \
      float *out, int64_t columns, int64_t rows) {                                                 \
    enum { vectors = VECTORS, edge = EDGE };                                                       \
    switch (rows) { TILE_CASES }                                                                   \
  }

#if CKERNELS_TILE_ROWS == 14
#define TILE_CASES                                                                                 \
  TILE_CASE(1) TILE_CASE(2) TILE_CASE(3) TILE_CASE(4) TILE_CASE(5) TILE_CASE(6) TILE_CASE(7)       \
  TILE_CASE(8) TILE_CASE(9) TILE_CASE(10) TILE_CASE(11) TILE_CASE(12) TILE_CASE(13) TILE_CASE(14)
#elif CKERNELS_TILE_ROWS == 12
#define TILE_CASES                                                                                 \
  TILE_CASE(1) TILE_CASE(2) TILE_CASE(3) TILE_CASE(4) TILE_CASE(5) TILE_CASE(6) TILE_CASE(7)       \
  TILE_CASE(8) TILE_CASE(9) TILE_CASE(10) TILE_CASE(11) TILE_CASE(12)
#elif CKERNELS_TILE_ROWS == 6
#define TILE_CASES                                                                                 \
  TILE_CASE(1) TILE_CASE(2) TILE_CASE(3) TILE_CASE(4) TILE_CASE(5) TILE_CASE(6)
#else
#error "Add the tile heights of this backend."
#endif

TILES(tiles_two, 2, CKERNELS_NAME(whole))
TILES(tiles_two_padded, 2, CKERNELS_NAME(padded))
TILES(tiles_two_partial, 2, CKERNELS_NAME(partial))
TILES(tiles_one, 1, CKERNELS_NAME(whole))
TILES(tiles_one_padded, 1, CKERNELS_NAME(padded))
TILES(tiles_one_partial, 1, CKERNELS_NAME(partial))

// One row, as a linear layer has for a single picture: nothing is reused, so the time goes into fetching
// `right`. What a rectifier made zero needs no fetching: `left` is read first, and only the rows of `right`
// that it uses are touched, early enough to be there. The sum's order is that of the tile, and adding zero
// changes nothing: the result is the same bit for bit.
ALWAYS_INLINE void CKERNELS_NAME(row_block)(const ckernels_product *w, const float *right,
                                            const float *bias, float *out, int64_t columns,
                                            const int32_t *chosen, int64_t count, int32_t first,
                                            int32_t last, const int panels) {
  typedef CKERNELS_NAME(vector) vector;
  enum { width = CKERNELS_VECTOR_WIDTH, ahead = 12 };
  vector sum[8];
#pragma clang loop unroll(full)
  for (int v = 0; v < 2 * panels; v++) {
    const int64_t here = columns - v * width;
    sum[v] = !first || w->accumulate ? CKERNELS_NAME(load_first)(out + v * width, here)
             : bias                  ? CKERNELS_NAME(load_first)(bias + v * width, here)
                                     : (vector){0};
  }
  const float *left = w->left;
  for (int64_t i = 0; i < count; i++) {
    const int64_t k = chosen[i], later = chosen[i + ahead < count ? i + ahead : count - 1];
    const float a = left[k];
#pragma clang loop unroll(full)
    for (int p = 0; p < panels; p++) {
      const float *from = right + p * w->right_panel + k * w->right_step;
      const float *next = right + p * w->right_panel + later * w->right_step;
      __builtin_prefetch(next);
      if (width == 16) __builtin_prefetch(next + width);
      sum[2 * p] += a * CKERNELS_NAME(load)(from);
      sum[2 * p + 1] += a * CKERNELS_NAME(load)(from + width);
    }
  }
#pragma clang loop unroll(full)
  for (int v = 0; v < 2 * panels; v++) {
    vector result = sum[v];
    if (last && w->relu) result = CKERNELS_NAME(larger)(result, (vector){0});
    CKERNELS_NAME(store_first)(result, out + v * width, columns - v * width);
  }
}

CKERNELS_TARGET static __attribute__((noinline)) void CKERNELS_NAME(row)(
    const ckernels_product *w) {
  enum { panel = 2 * CKERNELS_VECTOR_WIDTH, most = 2048 };
  int32_t chosen[most];
  for (int64_t start = 0; start < w->steps || start == 0; start += most) {
    const int64_t end = w->steps - start < most ? w->steps : start + most;
    int64_t count = 0;
    for (int64_t k = start; k < end; k++) {
      chosen[count] = (int32_t)k;
      count += w->left[k] != 0;
    }
    const int32_t first = start == 0, last = end == w->steps;
    for (int64_t n = 0; n < w->columns;) {
      const float *right = w->right + n / panel * w->right_panel;
      const float *bias = w->bias ? w->bias + n : NULL;
      const int64_t columns = w->columns - n;
      if (columns > 3 * panel) {
        CKERNELS_NAME(row_block)(w, right, bias, w->out + n, columns, chosen, count, first, last, 4);
        n += 4 * panel;
      } else {
        CKERNELS_NAME(row_block)(w, right, bias, w->out + n, columns, chosen, count, first, last, 1);
        n += panel;
      }
    }
  }
}

CKERNELS_TARGET static void CKERNELS_NAME(product)(const ckernels_product *walk) {
  typedef void (*tiles)(const ckernels_product *, const float *, const float *, const float *,
                        float *, int64_t, int64_t);
  // By (vectors - 1, edge).
  static const tiles choices[2][3] = {
      {CKERNELS_NAME(tiles_one), CKERNELS_NAME(tiles_one_padded), CKERNELS_NAME(tiles_one_partial)},
      {CKERNELS_NAME(tiles_two), CKERNELS_NAME(tiles_two_padded), CKERNELS_NAME(tiles_two_partial)},
  };
  enum { width = CKERNELS_VECTOR_WIDTH, panel = 2 * width, most = CKERNELS_TILE_ROWS };
  if (walk->rows * walk->groups * walk->segments == 1 && walk->left_step == 1 && walk->right_padded) {
    CKERNELS_NAME(row)(walk);
    return;
  }
  const int64_t tile_count = (walk->rows + most - 1) / most;
  // Panels outermost: one panel of weights stays in the first-level cache while the map passes by.
  for (int64_t n = 0; n < walk->columns; n += panel) {
    const int64_t columns = walk->columns - n < panel ? walk->columns - n : panel;
    const int vectors = columns > width ? 2 : 1;
    const int edge = columns == vectors * width ? CKERNELS_NAME(whole)
                     : walk->right_padded       ? CKERNELS_NAME(padded)
                                                : CKERNELS_NAME(partial);
    const tiles compute = choices[vectors - 1][edge];
    const float *right = walk->right + n / panel * walk->right_panel;
    const float *bias = walk->bias ? walk->bias + n : NULL;
    for (int64_t g = 0; g < walk->groups; g++) {
      const float *left = walk->left + g * walk->left_group;
      float *out = walk->out + g * walk->out_group + n;
      int64_t row = 0;
      for (int64_t t = 0; t < tile_count; t++) {
        const int64_t end = (t + 1) * walk->rows / tile_count;
        compute(walk, left + row * walk->left_row, right + g * walk->right_group, bias, out + row * walk->out_row, columns,
                end - row);
        row = end;
      }
    }
  }
}

#endif
