// DigitClassifier
// SPDX-License-Identifier: MIT

// The convolution of a map of one channel, with 2×2 maximum pooling on request: part of kernel_body.h, in
// the same terms.
//
// With nine or 25 products an output there is little reduction to hide the start and end of a tile behind,
// and the output is many times larger than the input: so a tile takes two rows of the map, and pools them
// before they leave the registers.

#if CKERNELS_TILE_ROWS >= 12
enum { CKERNELS_NAME(first_columns) = 6 };  // 24 sums.
#else
enum { CKERNELS_NAME(first_columns) = 2 };  // 8 sums.
#endif

ALWAYS_INLINE void CKERNELS_NAME(first_tile)(const ckernels_first_layer *w, const float *map,
                                             const float *weights, const float *bias, float *out,
                                             const int rows, const int columns) {
  typedef CKERNELS_NAME(vector) vector;
  enum { width = CKERNELS_VECTOR_WIDTH };
  vector sum[2][CKERNELS_NAME(first_columns)][2];
#pragma clang loop unroll(full)
  for (int v = 0; v < 2; v++) {
    const vector start = CKERNELS_NAME(load)(bias + v * width);
#pragma clang loop unroll(full)
    for (int y = 0; y < rows; y++) {
#pragma clang loop unroll(full)
      for (int x = 0; x < columns; x++) sum[y][x][v] = start;
    }
  }
  const int64_t pitch = w->pitch, side = w->side;
  for (int64_t i = 0; i < side; i++) {
    const float *pixels = map + i * pitch;
    for (int64_t j = 0; j < side; j++, pixels++, weights += 2 * width) {
      const vector b0 = CKERNELS_NAME(load)(weights), b1 = CKERNELS_NAME(load)(weights + width);
#pragma clang loop unroll(full)
      for (int y = 0; y < rows; y++) {
#pragma clang loop unroll(full)
        for (int x = 0; x < columns; x++) {
          const float a = pixels[y * pitch + x];
          sum[y][x][0] += a * b0;
          sum[y][x][1] += a * b1;
        }
      }
    }
  }
  const vector zero = {0};
#pragma clang loop unroll(full)
  for (int v = 0; v < 2; v++) {
    if (w->pools) {
#pragma clang loop unroll(full)
      for (int x = 0; x + 1 < columns; x += 2) {
        vector top = CKERNELS_NAME(larger)(sum[0][x][v], sum[0][x + 1][v]);
        vector bottom = CKERNELS_NAME(larger)(sum[rows - 1][x][v], sum[rows - 1][x + 1][v]);
        top = CKERNELS_NAME(larger)(top, bottom);
        if (w->relu) top = CKERNELS_NAME(larger)(top, zero);
        __builtin_memcpy(out + x / 2 * w->channels + v * width, &top, sizeof top);
      }
    } else {
#pragma clang loop unroll(full)
      for (int y = 0; y < rows; y++) {
#pragma clang loop unroll(full)
        for (int x = 0; x < columns; x++) {
          vector one = sum[y][x][v];
          if (w->relu) one = CKERNELS_NAME(larger)(one, zero);
          __builtin_memcpy(out + y * w->out_pitch + x * w->channels + v * width, &one, sizeof one);
        }
      }
    }
  }
}

// One tile of `columns`, a literal in each case.
#define FIRST_CASE(ROWS, COLUMNS)                                                                  \
  case COLUMNS:                                                                                    \
    CKERNELS_NAME(first_tile)(w, map, weights, bias, out, ROWS, COLUMNS);                          \
    break;
#if CKERNELS_TILE_ROWS >= 12
#define FIRST_CASES(ROWS)                                                                          \
  FIRST_CASE(ROWS, 1) FIRST_CASE(ROWS, 2) FIRST_CASE(ROWS, 3) FIRST_CASE(ROWS, 4)                  \
  FIRST_CASE(ROWS, 5) FIRST_CASE(ROWS, 6)
#else
#define FIRST_CASES(ROWS) FIRST_CASE(ROWS, 1) FIRST_CASE(ROWS, 2)
#endif

#define FIRST_ROWS(NAME, ROWS)                                                                     \
  CKERNELS_TARGET static __attribute__((noinline)) void CKERNELS_NAME(NAME)(                       \
      const ckernels_first_layer *w, const float *map, const float *weights, const float *bias,    \
      float *out, int64_t columns) {                                                               \
    switch (columns) { FIRST_CASES(ROWS) }                                                         \
  }

FIRST_ROWS(first_one_row, 1)
FIRST_ROWS(first_two_rows, 2)

CKERNELS_TARGET static void CKERNELS_NAME(first_layer)(const ckernels_first_layer *w) {
  enum { panel = 2 * CKERNELS_VECTOR_WIDTH, most = CKERNELS_NAME(first_columns) };
  // Pooling drops a last row or column that fills no window.
  const int64_t height = w->pools ? w->height & ~1 : w->height;
  const int64_t width = w->pools ? w->width & ~1 : w->width;
  const int64_t shrink = w->pools ? 2 : 1;
  for (int64_t n = 0; n < w->channels; n += panel) {
    const float *weights = w->weights + n * w->side * w->side;
    for (int64_t y = 0; y < height; y += 2) {
      for (int64_t x = 0; x < width; x += most) {
        const float *map = w->map + y * w->pitch + x;
        float *out = w->out + y / shrink * w->out_pitch + x / shrink * w->channels + n;
        const int64_t columns = width - x < most ? width - x : most;
        if (height - y > 1) {
          CKERNELS_NAME(first_two_rows)(w, map, weights, w->bias + n, out, columns);
        } else {
          CKERNELS_NAME(first_one_row)(w, map, weights, w->bias + n, out, columns);
        }
      }
    }
  }
}
