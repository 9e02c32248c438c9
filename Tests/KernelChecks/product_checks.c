// DigitClassifier
// SPDX-License-Identifier: MIT

// The matrix product: both layouts of `right`, every height of tile, and the path for one row.

#include "checks.h"

#include <math.h>
#include <string.h>

// `right` before it is laid out: [group][segment][step][column].
static int64_t plain_index(const ckernels_product *w, int64_t g, int64_t s, int64_t k, int64_t n) {
  return ((g * w->segments + s) * w->steps + k) * w->columns + n;
}

// Panels of P columns, the last one padded with zeros.
static float *in_panels(ckernels_product *w, int64_t panel, const float *plain) {
  const int64_t panels = (w->columns + panel - 1) / panel;
  w->right_step = panel;
  w->right_segment = w->steps * panel;
  w->right_panel = w->segments * w->right_segment;
  w->right_group = panels * w->right_panel;
  w->right_padded = 1;
  float *right = given_zeros(w->groups * w->right_group);
  for (int64_t g = 0; g < w->groups; g++) {
    for (int64_t s = 0; s < w->segments; s++) {
      for (int64_t k = 0; k < w->steps; k++) {
        for (int64_t n = 0; n < w->columns; n++) {
          right[g * w->right_group + n / panel * w->right_panel + s * w->right_segment +
                k * w->right_step + n % panel] = plain[plain_index(w, g, s, k, n)];
        }
      }
    }
  }
  return right;
}

// Rows that end where the columns end.
static float *in_rows(ckernels_product *w, int64_t panel, float *plain) {
  w->right_step = w->columns;
  w->right_segment = w->steps * w->columns;
  w->right_group = w->segments * w->right_segment;
  w->right_panel = panel;
  w->right_padded = 0;
  return plain;
}

// What the product should be, with the old values of `out` where it accumulates; returns the largest sum of
// magnitudes, which bounds the rounding.
static double compute(const ckernels_product *w, const float *plain, double *wanted) {
  double largest = 0;
  for (int64_t g = 0; g < w->groups; g++) {
    for (int64_t m = 0; m < w->rows; m++) {
      for (int64_t n = 0; n < w->columns; n++) {
        const int64_t place = g * w->out_group + m * w->out_row + n;
        double sum = w->accumulate ? (double)w->out[place] : w->bias ? (double)w->bias[n] : 0;
        double magnitude = fabs(sum);
        for (int64_t s = 0; s < w->segments; s++) {
          for (int64_t k = 0; k < w->steps; k++) {
            const double a = (double)w->left[g * w->left_group + m * w->left_row +
                                             s * w->left_segment + k * w->left_step];
            const double product = a * (double)plain[plain_index(w, g, s, k, n)];
            sum += product;
            magnitude += fabs(product);
          }
        }
        wanted[place] = w->relu ? fmax(sum, 0) : sum;
        largest = fmax(largest, magnitude);
      }
    }
  }
  return largest;
}

// `left` as a feature map, whose rows and segments overlap, or transposed, as a weights' gradient reads it.
static float *left_operand(ckernels_product *w, int transposed) {
  if (transposed) {
    w->left_row = 1;
    w->left_step = w->rows + 3;
    w->left_segment = w->steps * w->left_step;
    w->left_group = 1;
  } else {
    w->left_step = 1;
    w->left_row = 2;
    w->left_segment = w->left_group = 2 * w->rows + w->steps;
  }
  const int64_t last = (w->groups - 1) * w->left_group + (w->rows - 1) * w->left_row +
                       (w->segments - 1) * w->left_segment + (w->steps - 1) * w->left_step;
  const int64_t reads = w->groups * w->rows * w->segments * w->steps;
  return given(reads > 0 ? last + 1 : 0);
}

// The variants are bits: 1 rows instead of panels, 2 transposed left, 4 bias, 8 rectifier, 16 accumulate.
static void check(const ckernels_table *kernels, int64_t groups, int64_t rows, int64_t columns,
                  int64_t segments, int64_t steps, int64_t variant) {
  begin_case("%lld groups, %lld rows, %lld columns, %lld segments, %lld steps, variant %lld",
             (long long)groups, (long long)rows, (long long)columns, (long long)segments,
             (long long)steps, (long long)variant);
  ckernels_product w = {.groups = groups,
                        .rows = rows,
                        .columns = columns,
                        .segments = segments,
                        .steps = steps,
                        .relu = (variant & 8) != 0,
                        .accumulate = (variant & 16) != 0};
  w.left = left_operand(&w, (variant & 2) != 0);
  float *plain = given(groups * segments * steps * columns);
  w.right = variant & 1 ? in_rows(&w, kernels->panel_width, plain)
                        : in_panels(&w, kernels->panel_width, plain);
  if (variant & 4) w.bias = given(columns);
  w.out_row = columns + 1;
  w.out_group = rows * w.out_row + 2;
  const int64_t size = groups * w.out_group;
  w.out = untouched(size);
  if (w.accumulate) {
    const float *old = given(size);
    for (int64_t g = 0; g < groups; g++) {
      for (int64_t m = 0; m < rows; m++) {
        const int64_t place = g * w.out_group + m * w.out_row;
        memcpy(w.out + place, old + place, (size_t)columns * sizeof *old);
      }
    }
  }
  double *result = wanted(size);
  const double magnitude = compute(&w, plain, result);
  kernels->product(&w);
  expect("out", w.out, result, size, rounding(segments * steps, magnitude));
}

void check_product(const ckernels_table *kernels) {
  static const int64_t rows[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 25, 28, 31};
  static const int64_t columns[] = {0, 1, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33};
  static const int64_t steps[] = {1, 7, 8, 9, 31, 0, 2};
  int64_t turn = 0;
  for (int r = 0; r < COUNT_OF(rows); r++) {
    for (int c = 0; c < COUNT_OF(columns); c++) {
      for (int64_t layout = 0; layout < 2; layout++, turn++) {
        check(kernels, 1 + turn % 3, rows[r], columns[c], 1 + turn % 5 / 2, steps[turn % 7],
              layout + 2 * (turn / 2 % 16));
      }
    }
  }
  for (int64_t variant = 0; variant < 32; variant++) {
    check(kernels, 1, 784, 9, 1, 25, variant);
    check(kernels, 2, 9, 31, 2, 784, variant);
    check(kernels, 36, 5, 17, 1, 9, variant);
    check(kernels, 3, 31, 2 * kernels->panel_width, 3, 7, variant);
    check(kernels, 0, 3, 8, 1, 9, variant);
    check(kernels, 1, 7, 9, 0, 9, variant);
  }
}

// One row takes a path of its own, which skips the zeros of `left`: the bits are those of two rows.
void check_one_row(const ckernels_table *kernels) {
  const int64_t panel = kernels->panel_width;
  const int64_t columns[] = {1, 7, 9, 10, 31, 3 * panel + 1, 4 * panel, 9 * panel - 1};
  static const int64_t steps[] = {0, 1, 7, 8, 9, 31, 784, 2047, 2048, 2049, 4101};
  for (int c = 0; c < COUNT_OF(columns); c++) {
    for (int s = 0; s < COUNT_OF(steps); s++) {
      for (int64_t variant = 0; variant < 8; variant++) {
        const int64_t width = columns[c];
        begin_case("%lld columns, %lld steps, variant %lld", (long long)width, (long long)steps[s],
                   (long long)variant);
        ckernels_product w = {.groups = 1,
                              .rows = 1,
                              .columns = width,
                              .segments = 1,
                              .steps = steps[s],
                              .left_step = 1,
                              .relu = (variant & 2) != 0,
                              .accumulate = (variant & 4) != 0};
        float *left = given(2 * w.steps);
        for (int64_t k = 0; k < w.steps; k++) {
          // Zeros of both signs; in one variant nothing else.
          if (variant == 3 || left[k] < 0) left[k] = k % 3 ? 0.0f : -0.0f;
          left[w.steps + k] = left[k];
        }
        w.left = left;
        const float *plain = given(w.steps * width);
        w.right = in_panels(&w, panel, plain);
        if (variant & 1) w.bias = given(width);
        float *one = untouched(width), *two = untouched(2 * width);
        if (w.accumulate) {
          const float *old = given(width);
          memcpy(one, old, (size_t)width * sizeof *old);
          memcpy(two, old, (size_t)width * sizeof *old);
          memcpy(two + width, old, (size_t)width * sizeof *old);
        }
        w.out = one;
        double *result = wanted(width);
        const double magnitude = compute(&w, plain, result);
        kernels->product(&w);
        expect("out", one, result, width, rounding(w.steps, magnitude));
        w.rows = 2;
        w.left_row = w.steps;
        w.out = two;
        w.out_row = width;
        kernels->product(&w);
        expect_same("one row beside two", one, two, width);
        expect_same("the second row", two + width, two, width);
      }
    }
  }
}
