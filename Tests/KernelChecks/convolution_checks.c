// DigitClassifier
// SPDX-License-Identifier: MIT

// The first layer's kernel and Winograd's method against convolutions written down plainly.

#include "checks.h"

#include <math.h>

// Winograd's transforms cost a few bits: relative to the largest result.
static const double winograd_tolerance = 2e-5;

// A convolution, stride 1, of [height + side - 1][pitch] pixels of `channels` floats with a kernel
// [side][side][channels][outputs], at one output pixel; `height` and `width` of the map are those it has,
// with zeros beyond. Adds the magnitudes of what it sums to `magnitude`.
typedef struct convolution {
  const float *map, *kernel, *bias;
  int64_t map_height, map_width, channels, pitch, side, outputs;
} convolution;

static double at(const convolution *c, int64_t y, int64_t x, int64_t o, double *magnitude) {
  double sum = c->bias ? (double)c->bias[o] : 0;
  *magnitude = fabs(sum);
  for (int64_t i = 0; i < c->side; i++) {
    for (int64_t j = 0; j < c->side; j++) {
      if (y + i >= c->map_height || x + j >= c->map_width) continue;
      for (int64_t k = 0; k < c->channels; k++) {
        const double pixel = (double)c->map[(y + i) * c->pitch + (x + j) * c->channels + k];
        const double product =
            pixel * (double)c->kernel[((i * c->side + j) * c->channels + k) * c->outputs + o];
        sum += product;
        *magnitude += fabs(product);
      }
    }
  }
  return sum;
}

// All outputs, behind rectifier and 2×2 pooling, into rows of `out_pitch` floats; returns the largest sum of
// magnitudes.
static double convolve(const convolution *c, int64_t height, int64_t width, int relu, int pools,
                       int64_t out_pitch, double *wanted) {
  const int64_t window = pools ? 2 : 1;
  double largest = 0;
  for (int64_t y = 0; y < height / window; y++) {
    for (int64_t x = 0; x < width / window; x++) {
      for (int64_t o = 0; o < c->outputs; o++) {
        double best = -INFINITY, magnitude;
        for (int64_t i = 0; i < window; i++) {
          for (int64_t j = 0; j < window; j++) {
            best = fmax(best, at(c, window * y + i, window * x + j, o, &magnitude));
            largest = fmax(largest, magnitude);
          }
        }
        wanted[y * out_pitch + x * c->outputs + o] = relu ? fmax(best, 0) : best;
      }
    }
  }
  return largest;
}

static void first_layer_case(const ckernels_table *kernels, int64_t height, int64_t width,
                             int64_t side, int64_t panels, int relu, int pools) {
  begin_case("%lld x %lld, side %lld, %lld panels, relu %d, pools %d", (long long)height,
             (long long)width, (long long)side, (long long)panels, relu, pools);
  const int64_t panel = kernels->panel_width, taps = side * side;
  ckernels_first_layer layer = {.height = height,
                                .width = width,
                                .side = side,
                                .channels = panels * panel,
                                .pitch = width + side + 1,
                                .relu = relu,
                                .pools = pools};
  const int64_t shrink = pools ? 2 : 1;
  layer.out_pitch = width / shrink * layer.channels + 3;
  layer.map = given((height + side - 2) * layer.pitch + width + side - 1);
  layer.bias = given(layer.channels);
  float *kernel = given(taps * layer.channels), *weights = given_zeros(taps * layer.channels);
  for (int64_t t = 0; t < taps; t++) {
    for (int64_t o = 0; o < layer.channels; o++) {
      weights[(o / panel * taps + t) * panel + o % panel] = kernel[t * layer.channels + o];
    }
  }
  layer.weights = weights;
  const int64_t size = height / shrink * layer.out_pitch;
  layer.out = untouched(size);
  double *result = wanted(size);
  const convolution plain = {layer.map,       kernel,     layer.bias,
                             height + side - 1, width + side - 1, 1,
                             layer.pitch,     side,       layer.channels};
  const double magnitude = convolve(&plain, height, width, relu, pools, layer.out_pitch, result);
  kernels->first_layer(&layer);
  expect("out", layer.out, result, size, rounding(taps, magnitude));
}

void check_first_layer(const ckernels_table *kernels) {
  static const int64_t sizes[][2] = {{1, 1}, {2, 2}, {1, 9},  {9, 1},  {3, 4},   {5, 3},
                                     {7, 7}, {8, 8}, {5, 11}, {6, 13}, {24, 24}, {3, 31}};
  for (int s = 0; s < COUNT_OF(sizes); s++) {
    for (int64_t side = 3; side <= 5; side += 2) {
      for (int variant = 0; variant < 4; variant++) {
        first_layer_case(kernels, sizes[s][0], sizes[s][1], side, 1 + (s + variant) % 2,
                         variant & 1, variant >> 1);
      }
    }
  }
}

// A map and its transform, both with gaps that nothing may touch.
static ckernels_winograd winograd_map(int64_t height, int64_t width, int64_t tile_rows,
                                      int64_t tile_columns, int64_t channels) {
  return (ckernels_winograd){.height = height,
                             .width = width,
                             .tile_rows = tile_rows,
                             .tile_columns = tile_columns,
                             .channels = channels,
                             .pitch = width * channels + 5,
                             .position = tile_rows * tile_columns * channels + 3};
}

static int64_t map_size(const ckernels_winograd *w) {
  return (w->height - 1) * w->pitch + w->width * w->channels;
}

// The last position has no gap behind it.
static int64_t transformed_size(const ckernels_winograd *w) {
  return 35 * w->position + w->tile_rows * w->tile_columns * w->channels;
}

// `missing` rows and columns of the input lie beyond its edge, where zeros are.
static void winograd_case(const ckernels_table *kernels, int64_t height, int64_t width,
                          int64_t missing, int64_t channels, int64_t outputs, int variant) {
  begin_case("%lld x %lld, %lld missing, %lld channels, %lld outputs, variant %d",
             (long long)height, (long long)width, (long long)missing, (long long)channels,
             (long long)outputs, variant);
  const int64_t panel = kernels->panel_width, panels = (outputs + panel - 1) / panel;
  const int64_t tile_rows = (height + 3) / 4, tile_columns = (width + 3) / 4;
  const ckernels_winograd input = winograd_map(height + 2 - missing, width + 2 - missing, tile_rows,
                                               tile_columns, channels);
  ckernels_winograd output = winograd_map(height, width, tile_rows, tile_columns, outputs);
  output.relu = variant & 1;
  output.pools = variant >> 1 & 1;
  float *map = given(map_size(&input)), *kernel = given(9 * channels * outputs);
  const float *bias = variant >> 2 ? given(outputs) : 0;

  float *transformed = untouched(transformed_size(&input));
  kernels->winograd_input(&input, map, transformed);
  // Half a panel stays as it was where the outputs fill no more.
  float *weights = started(panels * 36 * channels * panel);
  for (int64_t i = 0; i < panels * 36 * channels * panel; i++) weights[i] = 0;
  kernels->winograd_kernel(kernel, weights, channels, outputs);
  float *products = untouched(transformed_size(&output));
  const ckernels_product w = {.left = transformed,
                              .right = weights,
                              .out = products,
                              .groups = 36,
                              .rows = tile_rows * tile_columns,
                              .columns = outputs,
                              .segments = 1,
                              .steps = channels,
                              .left_group = input.position,
                              .left_row = channels,
                              .left_step = 1,
                              .right_group = channels * panel,
                              .right_panel = 36 * channels * panel,
                              .right_step = panel,
                              .out_group = output.position,
                              .out_row = outputs,
                              .right_padded = 1};
  kernels->product(&w);

  const int64_t shrink = output.pools ? 2 : 1;
  const int64_t size =
      (height / shrink - 1) * output.pitch + width / shrink * outputs;
  float *out = untouched(size);
  kernels->winograd_output(&output, products, bias, out);
  double *result = wanted(size);
  const convolution plain = {map,           kernel,         bias, input.height, input.width,
                             channels, input.pitch, 3,    outputs};
  convolve(&plain, height, width, output.relu, output.pools, output.pitch, result);
  double scale = 1;
  for (int64_t i = 0; i < size; i++) {
    if (!isnan(result[i])) scale = fmax(scale, fabs(result[i]));
  }
  expect("out", out, result, size, winograd_tolerance * scale);
}

void check_winograd(const ckernels_table *kernels) {
  const int64_t width = kernels->vector_width;
  for (int64_t height = 4; height <= 15; height++) {
    for (int variant = 0; variant < 8; variant++) {
      // Every height, and over the variants every width; one, two and three vectors on either side.
      const int64_t columns = 4 + (height + 5 * variant) % 12;
      winograd_case(kernels, height, columns, (height + variant) % 3,
                    width * (1 + (height + variant) % 3), width * (1 + (height + variant / 2) % 3),
                    variant);
    }
  }
}

static void winograd_gradient_case(const ckernels_table *kernels, int64_t height, int64_t width,
                                   int64_t channels, int64_t outputs) {
  begin_case("%lld x %lld, %lld channels, %lld outputs", (long long)height, (long long)width,
             (long long)channels, (long long)outputs);
  const int64_t tile_rows = (height + 3) / 4, tile_columns = (width + 3) / 4;
  const ckernels_winograd input =
      winograd_map(height + 2, width + 2, tile_rows, tile_columns, channels);
  const ckernels_winograd slope = winograd_map(height, width, tile_rows, tile_columns, outputs);
  float *map = given(map_size(&input)), *slopes = given(map_size(&slope));
  float *left = untouched(transformed_size(&input)), *right = untouched(transformed_size(&slope));
  kernels->winograd_input(&input, map, left);
  kernels->winograd_slope(&slope, slopes, right);
  float *products = untouched(36 * channels * outputs);
  const ckernels_product w = {.left = left,
                              .right = right,
                              .out = products,
                              .groups = 36,
                              .rows = channels,
                              .columns = outputs,
                              .segments = 1,
                              .steps = tile_rows * tile_columns,
                              .left_group = input.position,
                              .left_row = 1,
                              .left_step = channels,
                              .right_group = slope.position,
                              .right_panel = kernels->panel_width,
                              .right_step = outputs,
                              .out_group = channels * outputs,
                              .out_row = outputs};
  kernels->product(&w);

  const int64_t size = 9 * channels * outputs;
  float *gradient = started(size);
  double *result = wanted_from(gradient, size);
  kernels->winograd_kernel_gradient(products, gradient, channels, outputs);
  for (int64_t i = 0; i < 3; i++) {
    for (int64_t j = 0; j < 3; j++) {
      for (int64_t c = 0; c < channels; c++) {
        for (int64_t o = 0; o < outputs; o++) {
          double sum = 0;
          for (int64_t y = 0; y < height; y++) {
            for (int64_t x = 0; x < width; x++) {
              sum += (double)map[(y + i) * input.pitch + (x + j) * channels + c] *
                     (double)slopes[y * slope.pitch + x * outputs + o];
            }
          }
          result[((3 * i + j) * channels + c) * outputs + o] += sum;
        }
      }
    }
  }
  expect("gradient", gradient, result, size, winograd_tolerance * scale_of(result, size));
}

void check_winograd_gradient(const ckernels_table *kernels) {
  const int64_t width = kernels->vector_width;
  for (int64_t height = 1; height <= 15; height++) {
    for (int64_t turn = 0; turn < 2; turn++) {
      winograd_gradient_case(kernels, height, 1 + (7 * height + turn * 4) % 15,
                             width * (1 + (height + turn) % 2), width * (1 + height % 3));
    }
  }
}
