// DigitClassifier
// SPDX-License-Identifier: MIT

// The kernels, written once in C vector extensions. A backend's .c file defines CKERNELS_NAME,
// CKERNELS_TARGET, CKERNELS_VECTOR_WIDTH and CKERNELS_TILE_ROWS, and includes this file.

#include <stddef.h>

#include "vector_body.h"

#include "product_body.h"
#include "first_layer_body.h"
#include "winograd_body.h"

#define KERNEL CKERNELS_TARGET static

KERNEL void CKERNELS_NAME(add)(const float *restrict x, float *restrict out, int64_t count) {
  for (int64_t i = 0; i < count; i++) out[i] += x[i];
}

// In vectors by hand: `dx` may be `dy`, which the optimiser would have to rule out.
KERNEL void CKERNELS_NAME(relu_backward)(const float *y, const float *dy, float *dx,
                                         int64_t count) {
  enum { width = CKERNELS_VECTOR_WIDTH };
  for (int64_t i = 0; i < count; i += width) {
    const CKERNELS_NAME(vector) value = CKERNELS_NAME(load_first)(y + i, count - i);
    const CKERNELS_NAME(vector) slope = CKERNELS_NAME(load_first)(dy + i, count - i);
    const CKERNELS_NAME(mask) passes = (CKERNELS_NAME(mask))(value > 0);
    CKERNELS_NAME(store_first)
    ((CKERNELS_NAME(vector))((CKERNELS_NAME(mask))slope & passes), dx + i, count - i);
  }
}

KERNEL void CKERNELS_NAME(relu)(const float *restrict x, float *restrict y, int64_t count) {
  for (int64_t i = 0; i < count; i++) y[i] = x[i] > 0 ? x[i] : 0;
}

KERNEL void CKERNELS_NAME(scale)(const float *restrict x, const float *restrict scale,
                                 float *restrict y, int64_t count) {
  for (int64_t i = 0; i < count; i++) y[i] = x[i] * scale[i];
}

KERNEL void CKERNELS_NAME(channel_moments)(const float *restrict x, const float *restrict pivot,
                                           float *restrict sums, float *restrict squares,
                                           int64_t pixels, int64_t channels) {
  for (int64_t p = 0; p < pixels; p++, x += channels) {
    for (int64_t c = 0; c < channels; c++) {
      const float d = x[c] - pivot[c];
      sums[c] += x[c];
      squares[c] += d * d;
    }
  }
}

KERNEL void CKERNELS_NAME(channel_affine)(const float *restrict x, const float *restrict scale,
                                          const float *restrict shift, float *restrict y,
                                          int64_t pixels, int64_t channels, int32_t relu) {
  for (int64_t p = 0; p < pixels; p++, x += channels, y += channels) {
    for (int64_t c = 0; c < channels; c++) {
      const float v = x[c] * scale[c] + shift[c];
      y[c] = relu && !(v > 0) ? 0 : v;
    }
  }
}

KERNEL void CKERNELS_NAME(norm_backward_sums)(const float *restrict x, const float *restrict y,
                                              const float *restrict dy, const float *restrict mean,
                                              float *restrict sums, float *restrict products,
                                              int64_t pixels, int64_t channels) {
  for (int64_t p = 0; p < pixels; p++, x += channels, dy += channels) {
    for (int64_t c = 0; c < channels; c++) {
      const float g = !y || y[c] > 0 ? dy[c] : 0;
      sums[c] += g;
      products[c] += g * (x[c] - mean[c]);
    }
    if (y) y += channels;
  }
}

KERNEL void CKERNELS_NAME(norm_backward)(const float *restrict x, const float *restrict y,
                                         const float *restrict dy, const float *restrict mean,
                                         const float *restrict a, const float *restrict b,
                                         const float *restrict d, float *restrict dx,
                                         int64_t pixels, int64_t channels) {
  for (int64_t p = 0; p < pixels; p++, x += channels, dy += channels, dx += channels) {
    for (int64_t c = 0; c < channels; c++) {
      const float g = !y || y[c] > 0 ? dy[c] : 0;
      dx[c] = a[c] * g + b[c] * (x[c] - mean[c]) + d[c];
    }
    if (y) y += channels;
  }
}

KERNEL void CKERNELS_NAME(max_pool_row)(const float *restrict x, int64_t pitch, float *restrict y,
                                        int64_t width, int64_t channels, int64_t size) {
  for (int64_t w = 0; w < width; w++, y += channels) {
    for (int64_t i = 0; i < size; i++) {
      for (int64_t j = 0; j < size; j++) {
        const float *pixel = x + i * pitch + (w * size + j) * channels;
        if (i == 0 && j == 0) {
          for (int64_t c = 0; c < channels; c++) y[c] = pixel[c];
        } else {
          for (int64_t c = 0; c < channels; c++) y[c] = pixel[c] > y[c] ? pixel[c] : y[c];
        }
      }
    }
  }
}

KERNEL void CKERNELS_NAME(max_pool_row_backward)(const float *restrict x, int64_t pitch,
                                                 const float *restrict y, const float *restrict dy,
                                                 float *restrict dx, int64_t gradient_pitch,
                                                 int64_t width, int64_t channels, int64_t size) {
  // `left` holds what is still to be sent: it becomes zero once the first largest element has it.
  enum { block = 64 };
  float left[block];
  for (int64_t w = 0; w < width; w++, y += channels, dy += channels) {
    for (int64_t first = 0; first < channels; first += block) {
      const int64_t count = channels - first < block ? channels - first : block;
      for (int64_t c = 0; c < count; c++) left[c] = dy[first + c];
      for (int64_t i = 0; i < size; i++) {
        for (int64_t j = 0; j < size; j++) {
          const int64_t column = (w * size + j) * channels + first;
          const float *pixel = x + i * pitch + column;
          float *gradient = dx + i * gradient_pitch + column;
          for (int64_t c = 0; c < count; c++) {
            const int32_t largest = pixel[c] == y[first + c];
            gradient[c] = largest ? left[c] : 0;
            left[c] = largest ? 0 : left[c];
          }
        }
      }
    }
  }
}

KERNEL void CKERNELS_NAME(average_pool_row)(const float *restrict x, int64_t pitch,
                                            float *restrict y, int64_t width, int64_t channels,
                                            int64_t size) {
  const float share = 1 / (float)(size * size);
  for (int64_t w = 0; w < width; w++, y += channels) {
    for (int64_t c = 0; c < channels; c++) y[c] = 0;
    for (int64_t i = 0; i < size; i++) {
      for (int64_t j = 0; j < size; j++) {
        const float *pixel = x + i * pitch + (w * size + j) * channels;
        for (int64_t c = 0; c < channels; c++) y[c] += pixel[c];
      }
    }
    for (int64_t c = 0; c < channels; c++) y[c] *= share;
  }
}

KERNEL void CKERNELS_NAME(average_pool_row_backward)(const float *restrict dy, float *restrict dx,
                                                     int64_t gradient_pitch, int64_t width,
                                                     int64_t channels, int64_t size) {
  const float share = 1 / (float)(size * size);
  for (int64_t w = 0; w < width; w++, dy += channels) {
    for (int64_t i = 0; i < size; i++) {
      for (int64_t j = 0; j < size; j++) {
        float *pixel = dx + i * gradient_pitch + (w * size + j) * channels;
        for (int64_t c = 0; c < channels; c++) pixel[c] = dy[c] * share;
      }
    }
  }
}

KERNEL void CKERNELS_NAME(transpose)(const float *restrict x, int64_t x_row, float *restrict out,
                                     int64_t out_row, int64_t rows, int64_t columns) {
  // Blocks keep both sides' cache lines in use until they are full.
  enum { block = 16 };
  for (int64_t r0 = 0; r0 < rows; r0 += block) {
    const int64_t r1 = r0 + block < rows ? r0 + block : rows;
    for (int64_t c0 = 0; c0 < columns; c0 += block) {
      const int64_t c1 = c0 + block < columns ? c0 + block : columns;
      for (int64_t c = c0; c < c1; c++) {
        for (int64_t r = r0; r < r1; r++) out[c * out_row + r] = x[r * x_row + c];
      }
    }
  }
}

KERNEL void CKERNELS_NAME(sgd)(float *restrict p, const float *restrict g, float *restrict m,
                               int64_t count, float rate, float momentum, float decay,
                               int32_t nesterov) {
  for (int64_t i = 0; i < count; i++) {
    const float slope = g[i] + decay * p[i];
    m[i] = momentum * m[i] + slope;
    p[i] -= rate * (nesterov ? slope + momentum * m[i] : m[i]);
  }
}

KERNEL void CKERNELS_NAME(adam)(float *restrict p, const float *restrict g, float *restrict first,
                                float *restrict second, int64_t count,
                                const ckernels_adam *settings) {
  const ckernels_adam s = *settings;
  const float keep = 1 - s.learning_rate * s.decoupled_decay;
  for (int64_t i = 0; i < count; i++) {
    const float slope = g[i] + s.coupled_decay * p[i];
    first[i] = s.beta1 * first[i] + (1 - s.beta1) * slope;
    second[i] = s.beta2 * second[i] + (1 - s.beta2) * slope * slope;
    const float deviation = __builtin_sqrtf(second[i] * s.second_correction) + s.epsilon;
    p[i] = keep * p[i] - s.learning_rate * (first[i] * s.first_correction) / deviation;
  }
}

KERNEL void CKERNELS_NAME(average)(const float *restrict x, float *restrict average, int64_t count,
                                   float decay) {
  for (int64_t i = 0; i < count; i++) average[i] = average[i] * decay + x[i] * (1 - decay);
}

const ckernels_table CKERNELS_NAME(table) = {
    .panel_width = 2 * CKERNELS_VECTOR_WIDTH,
    .vector_width = CKERNELS_VECTOR_WIDTH,
    .tile_rows = CKERNELS_TILE_ROWS,
    .product = CKERNELS_PRODUCT,
    .first_layer = CKERNELS_NAME(first_layer),
    .winograd_input = CKERNELS_NAME(winograd_input),
    .winograd_slope = CKERNELS_NAME(winograd_slope),
    .winograd_output = CKERNELS_NAME(winograd_output),
    .winograd_kernel = CKERNELS_NAME(winograd_kernel),
    .winograd_kernel_gradient = CKERNELS_NAME(winograd_kernel_gradient),
    .add = CKERNELS_NAME(add),
    .relu_backward = CKERNELS_NAME(relu_backward),
    .relu = CKERNELS_NAME(relu),
    .scale = CKERNELS_NAME(scale),
    .channel_moments = CKERNELS_NAME(channel_moments),
    .channel_affine = CKERNELS_NAME(channel_affine),
    .norm_backward_sums = CKERNELS_NAME(norm_backward_sums),
    .norm_backward = CKERNELS_NAME(norm_backward),
    .max_pool_row = CKERNELS_NAME(max_pool_row),
    .max_pool_row_backward = CKERNELS_NAME(max_pool_row_backward),
    .average_pool_row = CKERNELS_NAME(average_pool_row),
    .average_pool_row_backward = CKERNELS_NAME(average_pool_row_backward),
    .transpose = CKERNELS_NAME(transpose),
    .sgd = CKERNELS_NAME(sgd),
    .adam = CKERNELS_NAME(adam),
    .average = CKERNELS_NAME(average),
};
