// DigitClassifier
// SPDX-License-Identifier: MIT

// What works on one element or one channel at a time: rectifiers, normalisation, pooling, transposition and
// the optimisers' updates.

#include "checks.h"

#include <math.h>

// A handful of roundings of values near 1.
static const double few_roundings = 1e-6;

static const int64_t counts[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 784, 1023};

void check_elementwise(const ckernels_table *kernels) {
  for (int i = 0; i < COUNT_OF(counts); i++) {
    for (int turn = 0; turn < 4; turn++) {
      const int64_t n = counts[i];
      begin_case("%lld elements, turn %d", (long long)n, turn);
      float *x = given(n), *y = given(n), *sum = started(n), *masked = started(n);
      float *gradient = untouched(n), *rectified = untouched(n), *scaled = untouched(n);
      // Zeros of both signs are where the rectifier's slope changes.
      for (int64_t e = 0; e < n; e += 5) y[e] = e % 2 ? -0.0f : 0.0f;
      double *added = wanted(n), *kept = wanted(n), *sent = wanted(n), *positive = wanted(n);
      double *product = wanted(n);
      for (int64_t e = 0; e < n; e++) {
        added[e] = (double)sum[e] + (double)x[e];
        kept[e] = y[e] > 0 ? (double)masked[e] : 0;
        sent[e] = y[e] > 0 ? (double)x[e] : 0;
        positive[e] = fmax((double)y[e], 0);
        product[e] = (double)x[e] * (double)y[e];
      }
      kernels->add(x, sum, n);
      kernels->relu_backward(y, masked, masked, n);
      kernels->relu_backward(y, x, gradient, n);
      kernels->relu(y, rectified, n);
      kernels->scale(x, y, scaled, n);
      expect("add", sum, added, n, few_roundings);
      expect("relu_backward in place", masked, kept, n, 0);
      expect("relu_backward", gradient, sent, n, 0);
      expect("relu", rectified, positive, n, 0);
      expect("scale", scaled, product, n, few_roundings);
    }
  }
}

static void channels_case(const ckernels_table *kernels, int64_t pixels, int64_t channels,
                          int relu) {
  begin_case("%lld pixels, %lld channels, relu %d", (long long)pixels, (long long)channels, relu);
  const int64_t n = pixels * channels;
  const float *x = given(n), *dy = given(n), *y = relu ? given(n) : 0;
  const float *mean = given(channels), *a = given(channels), *b = given(channels);
  const float *d = given(channels);
  float *sums = started(channels), *squares = started(channels);
  float *slope_sums = started(channels), *slope_products = started(channels);
  float *affine = untouched(n), *dx = untouched(n);
  double *moments[] = {wanted_from(sums, channels), wanted_from(squares, channels),
                       wanted_from(slope_sums, channels), wanted_from(slope_products, channels)};
  double *moved = wanted(n), *gradient = wanted(n);
  for (int64_t e = 0; e < n; e++) {
    const int64_t c = e % channels;
    const double value = (double)x[e], distance = value - (double)mean[c];
    const double slope = !y || y[e] > 0 ? (double)dy[e] : 0;
    moments[0][c] += value;
    moments[1][c] += distance * distance;
    moments[2][c] += slope;
    moments[3][c] += slope * distance;
    moved[e] = value * (double)a[c] + (double)b[c];
    if (relu) moved[e] = fmax(moved[e], 0);
    gradient[e] = (double)a[c] * slope + (double)b[c] * distance + (double)d[c];
  }
  kernels->channel_moments(x, mean, sums, squares, pixels, channels);
  kernels->norm_backward_sums(x, y, dy, mean, slope_sums, slope_products, pixels, channels);
  kernels->channel_affine(x, a, b, affine, pixels, channels, relu);
  kernels->norm_backward(x, y, dy, mean, a, b, d, dx, pixels, channels);
  // A pixel adds at most 4 to a sum, and rounds twice on its way.
  const double tolerance = rounding(2 * pixels, 4 * (double)pixels + 1);
  expect("channel_moments' sums", sums, moments[0], channels, tolerance);
  expect("channel_moments' squares", squares, moments[1], channels, tolerance);
  expect("norm_backward_sums' sums", slope_sums, moments[2], channels, tolerance);
  expect("norm_backward_sums' products", slope_products, moments[3], channels, tolerance);
  expect("channel_affine", affine, moved, n, few_roundings);
  expect("norm_backward", dx, gradient, n, few_roundings);
}

void check_channels(const ckernels_table *kernels) {
  static const int64_t channels[] = {1, 3, 4, 7, 8, 9, 16, 31, 33, 64};
  static const int64_t pixels[] = {0, 1, 2, 7, 9, 49};
  for (int c = 0; c < COUNT_OF(channels); c++) {
    for (int p = 0; p < COUNT_OF(pixels); p++) {
      channels_case(kernels, pixels[p], channels[c], 0);
      channels_case(kernels, pixels[p], channels[c], 1);
    }
  }
}

// One row of windows, `size` rows of `pitch` floats below each other.
static void pooling_case(const ckernels_table *kernels, int64_t width, int64_t channels,
                         int64_t size) {
  begin_case("%lld windows of side %lld, %lld channels", (long long)width, (long long)size,
             (long long)channels);
  const int64_t row = width * size * channels, n = width * channels;
  const int64_t pitch = row + 3, gradient_pitch = row + 2;
  const int64_t map = (size - 1) * pitch + row, slope_map = (size - 1) * gradient_pitch + row;
  float *x = given(map);
  // Few different values, so that many windows have more than one largest element.
  for (int64_t i = 0; i < map; i++) x[i] = floorf(3 * x[i]);
  const float *dy = given(n);
  float *largest = untouched(n), *mean = untouched(n);
  float *sent = untouched(slope_map), *shared = untouched(slope_map);
  double *maxima = wanted(n), *means = wanted(n);
  double *slopes = wanted(slope_map), *shares = wanted(slope_map);
  for (int64_t w = 0; w < width; w++) {
    for (int64_t c = 0; c < channels; c++) {
      const double slope = (double)dy[w * channels + c], area = (double)(size * size);
      double best = -INFINITY, sum = 0;
      int64_t first = 0;
      for (int64_t i = 0; i < size; i++) {
        for (int64_t j = 0; j < size; j++) {
          const int64_t column = (w * size + j) * channels + c;
          const int64_t place = i * gradient_pitch + column;
          const double value = (double)x[i * pitch + column];
          if (value > best) {
            best = value;
            first = place;
          }
          sum += value;
          slopes[place] = 0;
          shares[place] = slope / area;
        }
      }
      slopes[first] = slope;
      maxima[w * channels + c] = best;
      means[w * channels + c] = sum / area;
    }
  }
  kernels->max_pool_row(x, pitch, largest, width, channels, size);
  kernels->max_pool_row_backward(x, pitch, largest, dy, sent, gradient_pitch, width, channels, size);
  kernels->average_pool_row(x, pitch, mean, width, channels, size);
  kernels->average_pool_row_backward(dy, shared, gradient_pitch, width, channels, size);
  expect("max_pool_row", largest, maxima, n, 0);
  expect("max_pool_row_backward", sent, slopes, slope_map, 0);
  expect("average_pool_row", mean, means, n, 3 * few_roundings);
  expect("average_pool_row_backward", shared, shares, slope_map, few_roundings);
}

void check_pooling(const ckernels_table *kernels) {
  static const int64_t channels[] = {1, 3, 7, 8, 9, 16, 31, 64, 65, 130};
  static const int64_t widths[] = {0, 1, 2, 7, 14};
  for (int c = 0; c < COUNT_OF(channels); c++) {
    for (int w = 0; w < COUNT_OF(widths); w++) {
      for (int64_t size = 1; size <= 3; size++) {
        pooling_case(kernels, widths[w], channels[c], size);
      }
    }
  }
}

void check_transpose(const ckernels_table *kernels) {
  static const int64_t sides[] = {0, 1, 7, 8, 9, 15, 16, 17, 31, 33};
  for (int i = 0; i < COUNT_OF(sides); i++) {
    for (int j = 0; j < COUNT_OF(sides); j++) {
      const int64_t rows = sides[i], columns = sides[j];
      begin_case("%lld x %lld", (long long)rows, (long long)columns);
      const int64_t x_row = columns + i % 3, out_row = rows + j % 4;
      const float *x = given(rows * x_row);
      float *out = untouched(columns * out_row);
      double *turned = wanted(columns * out_row);
      for (int64_t r = 0; r < rows; r++) {
        for (int64_t c = 0; c < columns; c++) turned[c * out_row + r] = (double)x[r * x_row + c];
      }
      kernels->transpose(x, x_row, out, out_row, rows, columns);
      expect("out", out, turned, columns * out_row, 0);
    }
  }
}

static void sgd_case(const ckernels_table *kernels, int64_t n, int nesterov) {
  begin_case("sgd of %lld parameters, nesterov %d", (long long)n, nesterov);
  const float rate = 0.1f, momentum = 0.9f, decay = 0.01f;
  const float *g = given(n);
  float *p = started(n), *m = started(n);
  double *parameters = wanted(n), *momenta = wanted(n);
  for (int64_t i = 0; i < n; i++) {
    const double slope = (double)g[i] + (double)decay * (double)p[i];
    momenta[i] = (double)momentum * (double)m[i] + slope;
    parameters[i] = (double)p[i] - (double)rate * (nesterov ? slope + (double)momentum * momenta[i]
                                                            : momenta[i]);
  }
  kernels->sgd(p, g, m, n, rate, momentum, decay, nesterov);
  expect("sgd", p, parameters, n, few_roundings);
  expect("sgd's momentum", m, momenta, n, few_roundings);
}

static void adam_case(const ckernels_table *kernels, int64_t n, int decoupled) {
  begin_case("adam of %lld parameters, decoupled %d", (long long)n, decoupled);
  const ckernels_adam s = {.learning_rate = 0.01f,
                           .beta1 = 0.9f,
                           .beta2 = 0.999f,
                           .epsilon = 1e-8f,
                           .first_correction = 1.25f,
                           .second_correction = 1.5f,
                           .coupled_decay = decoupled ? 0 : 0.01f,
                           .decoupled_decay = decoupled ? 0.01f : 0};
  const float *g = given(n);
  float *p = started(n), *first = started(n), *second = started(n);
  for (int64_t i = 0; i < n; i++) second[i] = fabsf(second[i]);
  double *parameters = wanted(n), *means = wanted(n), *squares = wanted(n);
  for (int64_t i = 0; i < n; i++) {
    const double old = (double)p[i], slope = (double)g[i] + (double)s.coupled_decay * old;
    const double beta1 = (double)s.beta1, beta2 = (double)s.beta2, rate = (double)s.learning_rate;
    means[i] = beta1 * (double)first[i] + (1 - beta1) * slope;
    squares[i] = beta2 * (double)second[i] + (1 - beta2) * slope * slope;
    parameters[i] = old - rate * (double)s.decoupled_decay * old -
                    rate * means[i] * (double)s.first_correction /
                        (sqrt(squares[i] * (double)s.second_correction) + (double)s.epsilon);
  }
  kernels->adam(p, g, first, second, n, &s);
  expect("adam", p, parameters, n, few_roundings);
  expect("adam's first moment", first, means, n, few_roundings);
  expect("adam's second moment", second, squares, n, few_roundings);
}

static void average_case(const ckernels_table *kernels, int64_t n) {
  begin_case("average of %lld parameters", (long long)n);
  const float decay = 0.99f;
  const float *x = given(n);
  float *average = started(n);
  double *result = wanted(n);
  for (int64_t i = 0; i < n; i++) {
    result[i] = (double)average[i] * (double)decay + (double)x[i] * (1 - (double)decay);
  }
  kernels->average(x, average, n, decay);
  expect("average", average, result, n, few_roundings);
}

void check_updates(const ckernels_table *kernels) {
  for (int i = 0; i < COUNT_OF(counts); i++) {
    for (int variant = 0; variant < 2; variant++) {
      sgd_case(kernels, counts[i], variant);
      adam_case(kernels, counts[i], variant);
      average_case(kernels, counts[i]);
    }
  }
}
