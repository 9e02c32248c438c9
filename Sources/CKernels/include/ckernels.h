// DigitClassifier
// SPDX-License-Identifier: MIT

// The float32 inner loops, compiled once per instruction set from one body (kernel_body.h) and chosen
// at run time. Shape letters: N batch, C channels, H rows, W columns, K reduction.

#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdint.h>

/// A matrix product whose operands are read where they lie.
///
/// For every group g, row m and column n:
///
///     out[g*out_group + m*out_row + n] = start + sum over segments s and steps k of
///         left[g*left_group + m*left_row + s*left_segment + k*left_step]
///       * right[g*right_group + (n / P)*right_panel + s*right_segment + k*right_step + n % P]
///
/// where P is the backend's panel width and `start` is the bias of column n, the old value of `out`
/// (accumulate), or zero. Strides count floats. With NHWC feature maps this one walk is every product
/// of the project:
///
///     convolution      g = output row, m = output column, s = kernel row, k = (kernel column, channel)
///     its input's gradient   the same, over the output's gradient and the mirrored kernel
///     its weights' gradient  g = kernel row, m = (kernel column, channel), s and k = output pixels
///     linear layers    one group, one segment
///     the middle of a Winograd convolution   g = position, m = tile, k = channel
///
/// so no patch matrix (im2col) is ever written.
typedef struct ckernels_product {
  const float *left;
  const float *right;
  const float *bias;  // One value a column, or null.
  float *out;
  int64_t groups, rows, columns;
  int64_t segments, steps;
  int64_t left_group, left_row, left_segment, left_step;
  int64_t right_group, right_panel, right_segment, right_step;
  int64_t out_group, out_row;
  int32_t accumulate;  // Add to `out` instead of overwriting it; `bias` is then ignored.
  int32_t relu;        // Clamp results below zero to zero.
  int32_t right_padded;  // The last panel may be read at full width (packed operands are zero-padded).
} ckernels_product;

/// The convolution, stride 1, of a map of one channel, with what follows it.
typedef struct ckernels_first_layer {
  const float *map;
  const float *weights;  // [panel][side * side][P]
  const float *bias;
  float *out;
  int64_t height, width;  // Output pixels, before pooling.
  int64_t side;           // Of the kernel.
  int64_t channels;       // Of the output; whole panels.
  int64_t pitch, out_pitch;  // Floats between rows of the map and of the output.
  int32_t relu;
  int32_t pools;  // Takes the maximum of 2 x 2 pixels.
} ckernels_first_layer;

/// One side of a Winograd convolution: a map of `height` x `width` pixels, and the same map transformed,
/// [36 positions][tiles][channels]. Channels are whole vectors.
typedef struct ckernels_winograd {
  int64_t height, width;  // Pixels that the map has from its origin on; beyond them lie zeros.
  int64_t tile_rows, tile_columns;
  int64_t channels;
  int64_t pitch;     // Floats between two rows of the map.
  int64_t position;  // Floats between two positions of the transformed map.
  int32_t relu;
  int32_t pools;  // Takes the maximum of 2 x 2 pixels; `height` and `width` are those before it.
} ckernels_winograd;

/// Hyper-parameters of one Adam or AdamW update; the bias corrections are 1/(1 - beta^t).
typedef struct ckernels_adam {
  float learning_rate, beta1, beta2, epsilon;
  float first_correction, second_correction;
  float coupled_decay;    // Added to the gradient as decay * parameter (Adam with L2).
  float decoupled_decay;  // Multiplies the parameter by 1 - learning_rate * decay (AdamW).
} ckernels_adam;

/// One instruction set's kernels. Feature maps are rows of `width` pixels of `channels` floats.
typedef struct ckernels_table {
  int32_t panel_width;  // Columns of `right` in one panel.
  int32_t vector_width;
  int32_t tile_rows;
  int32_t reserved;

  void (*product)(const ckernels_product *walk);

  void (*first_layer)(const ckernels_first_layer *layer);

  /// A map's 6 x 6 input tiles, four pixels apart, into the transformed map.
  void (*winograd_input)(const ckernels_winograd *w, const float *map, float *transformed);
  /// A gradient's 4 x 4 tiles into the transformed map.
  void (*winograd_slope)(const ckernels_winograd *w, const float *map, float *transformed);
  /// The transformed map into 4 x 4 output tiles; `bias` may be null.
  void (*winograd_output)(const ckernels_winograd *w, const float *transformed, const float *bias,
                          float *map);
  /// A kernel [3][3][channels][outputs] into the right operand of 36 products.
  void (*winograd_kernel)(const float *kernel, float *panels, int64_t channels, int64_t outputs);
  /// Adds a transformed gradient [36][channels][outputs] to the kernel's.
  void (*winograd_kernel_gradient)(const float *x, float *gradient, int64_t channels,
                                   int64_t outputs);

  /// out[i] += x[i].
  void (*add)(const float *x, float *out, int64_t count);
  /// dx[i] = y[i] > 0 ? dy[i] : 0, where y is the rectified output; dx may be dy.
  void (*relu_backward)(const float *y, const float *dy, float *dx, int64_t count);
  /// y[i] = max(x[i], 0).
  void (*relu)(const float *x, float *y, int64_t count);
  /// y[i] = x[i] * scale[i].
  void (*scale)(const float *x, const float *scale, float *y, int64_t count);

  /// Per channel: sums[c] += x, squares[c] += (x - pivot[c])^2 over `pixels` pixels.
  void (*channel_moments)(const float *x, const float *pivot, float *sums, float *squares,
                          int64_t pixels, int64_t channels);
  /// y = x * scale[c] + shift[c], then max(., 0) where `relu` is set.
  void (*channel_affine)(const float *x, const float *scale, const float *shift, float *y,
                         int64_t pixels, int64_t channels, int32_t relu);
  /// With g = dy where y > 0 (all of dy where y is null): sums[c] += g, products[c] += g * (x - mean[c]).
  void (*norm_backward_sums)(const float *x, const float *y, const float *dy, const float *mean,
                             float *sums, float *products, int64_t pixels, int64_t channels);
  /// dx = a[c] * g + b[c] * (x - mean[c]) + d[c], with g as above.
  void (*norm_backward)(const float *x, const float *y, const float *dy, const float *mean,
                        const float *a, const float *b, const float *d, float *dx, int64_t pixels,
                        int64_t channels);

  /// One output row of max pooling, window and stride `size`; `pitch` floats between input rows.
  void (*max_pool_row)(const float *x, int64_t pitch, float *y, int64_t width, int64_t channels,
                       int64_t size);
  /// Sends dy to the first largest element of each window, zero to the others.
  void (*max_pool_row_backward)(const float *x, int64_t pitch, const float *y, const float *dy,
                                float *dx, int64_t gradient_pitch, int64_t width, int64_t channels,
                                int64_t size);
  /// One output row of average pooling, and its gradient.
  void (*average_pool_row)(const float *x, int64_t pitch, float *y, int64_t width,
                           int64_t channels, int64_t size);
  void (*average_pool_row_backward)(const float *dy, float *dx, int64_t gradient_pitch,
                                    int64_t width, int64_t channels, int64_t size);

  /// out[c*out_row + r] = x[r*x_row + c].
  void (*transpose)(const float *x, int64_t x_row, float *out, int64_t out_row, int64_t rows,
                    int64_t columns);

  /// Momentum m = momentum*m + g + decay*p; p -= rate * (nesterov ? g + decay*p + momentum*m : m).
  void (*sgd)(float *p, const float *g, float *m, int64_t count, float rate, float momentum,
              float decay, int32_t nesterov);
  void (*adam)(float *p, const float *g, float *first, float *second, int64_t count,
               const ckernels_adam *settings);
  /// average = average*decay + x*(1 - decay).
  void (*average)(const float *x, float *average, int64_t count, float decay);
} ckernels_table;

/// A convolution, stride 1, of a map in bfloat16, with what follows it. Sums are float32.
typedef struct ckernels_bfloat16_convolution {
  const void *map;      // uint16_t, NHWC; channels are a multiple of 32.
  const void *weights;  // uint16_t, [outputs / 16][side][side][channels / 2][16 outputs][2 channels]
  const float *bias;
  void *out;            // uint16_t where `narrow`, else float.
  int64_t height, width;    // Output pixels, before pooling.
  int64_t side;             // Of the kernel.
  int64_t channels, outputs;  // Outputs are a multiple of 32.
  int64_t pitch, out_pitch;   // Numbers between rows of the map and of the output.
  int32_t relu;
  int32_t pools;   // Takes the maximum of 2 x 2 pixels.
  int32_t narrow;  // Rounds the output to bfloat16.
} ckernels_bfloat16_convolution;

/// What a matrix unit for bfloat16 computes.
typedef struct ckernels_bfloat16_table {
  void (*convolve)(const ckernels_bfloat16_convolution *convolution);
  /// Rounds to the nearest bfloat16.
  void (*narrow)(const float *x, void *y, int64_t count);
} ckernels_bfloat16_table;

/// The matrix unit's kernels, or null where this build or this CPU has none. Asks the operating system for
/// the unit's registers, so call it before threads are many.
const ckernels_bfloat16_table *ckernels_bfloat16(void);

/// The backends, weakest first; the order of `KernelBackend` in Swift.
enum {
  ckernels_reference = 0,
  ckernels_baseline = 1,
  ckernels_avx2 = 2,
  ckernels_avx512 = 3,
  ckernels_neon = 4,
};

/// The kernels of a backend, or null where this build or this CPU has none. The table is immutable and
/// lives as long as the process.
const ckernels_table *ckernels_table_for(int32_t backend);

#endif
