// DigitClassifier
// SPDX-License-Identifier: MIT

// The plain twin of the tiled product: no tiles, no vectors, sums in double precision.

#include "backends.h"

enum { panel_width = 8 };

void ckernels_reference_product(const ckernels_product *walk) {
  const ckernels_product w = *walk;
  for (int64_t g = 0; g < w.groups; g++) {
    for (int64_t m = 0; m < w.rows; m++) {
      for (int64_t n = 0; n < w.columns; n++) {
        const float *left = w.left + g * w.left_group + m * w.left_row;
        const float *right = w.right + g * w.right_group + n / panel_width * w.right_panel + n % panel_width;
        float *out = w.out + g * w.out_group + m * w.out_row + n;
        double sum = w.accumulate ? *out : w.bias ? w.bias[n] : 0;
        for (int64_t s = 0; s < w.segments; s++) {
          for (int64_t k = 0; k < w.steps; k++) {
            sum += (double)left[s * w.left_segment + k * w.left_step] *
                   (double)right[s * w.right_segment + k * w.right_step];
          }
        }
        *out = w.relu && !(sum > 0) ? 0 : (float)sum;
      }
    }
  }
}

#define CKERNELS_NAME(x) ckernels_reference_##x
#define CKERNELS_TARGET
#define CKERNELS_VECTOR_WIDTH 4
#define CKERNELS_TILE_ROWS 4
#define CKERNELS_PRODUCT ckernels_reference_product
#include "kernel_body.h"
