// DigitClassifier
// SPDX-License-Identifier: MIT

// Winograd's minimal filtering F(4×4, 3×3): part of kernel_body.h, in the same terms.
//
// A map is cut into tiles of 4×4 output pixels. A tile's 6×6 input pixels d, a kernel g and the tile's
// output y meet as
//
//     y = Aᵀ [ (G g Gᵀ) ⊙ (Bᵀ d B) ] A
//
// so that each of the 36 positions is a matrix product over channels: 36 multiplications make 16 outputs of
// nine taps each, where the direct convolution needs 144. Source: Lavin and Gray, "Fast Algorithms for
// Convolutional Neural Networks", 2015, with the points 0, ±1, ±2, ∞. The gradients are the same formula
// read backwards: of the input by the mirrored kernel, of the kernel as Gᵀ [ Σ (A dy Aᵀ) ⊙ (Bᵀ d B) ] G.
//
// A transformed map is [36 positions][tiles][channels]. Channels fill whole vectors.

#define WINOGRAD_VECTOR CKERNELS_NAME(vector)

// Bᵀ of six values, `s` vectors apart.
ALWAYS_INLINE void CKERNELS_NAME(input_column)(const WINOGRAD_VECTOR *d, WINOGRAD_VECTOR *t,
                                               const int s) {
  const WINOGRAD_VECTOR d1 = d[s], d2 = d[2 * s], d3 = d[3 * s], d4 = d[4 * s];
  const WINOGRAD_VECTOR even = d4 - 4.0f * d2, odd = d3 - 4.0f * d1;
  const WINOGRAD_VECTOR near = d4 - d2, far = 2.0f * (d3 - d1);
  t[0] = 4.0f * d[0] - 5.0f * d2 + d4;
  t[s] = even + odd;
  t[2 * s] = even - odd;
  t[3 * s] = near + far;
  t[4 * s] = near - far;
  t[5 * s] = 4.0f * d1 - 5.0f * d3 + d[5 * s];
}

// Aᵀ of six values to four.
ALWAYS_INLINE void CKERNELS_NAME(output_column)(const WINOGRAD_VECTOR *m, WINOGRAD_VECTOR *y,
                                                const int s) {
  const WINOGRAD_VECTOR p = m[s] + m[2 * s], q = m[s] - m[2 * s];
  const WINOGRAD_VECTOR r = m[3 * s] + m[4 * s], u = m[3 * s] - m[4 * s];
  y[0] = m[0] + p + r;
  y[s] = q + 2.0f * u;
  y[2 * s] = p + 4.0f * r;
  y[3 * s] = q + 8.0f * u + m[5 * s];
}

// A of four values to six.
ALWAYS_INLINE void CKERNELS_NAME(slope_column)(const WINOGRAD_VECTOR *y, WINOGRAD_VECTOR *z,
                                               const int s) {
  const WINOGRAD_VECTOR y0 = y[0], y1 = y[s], y2 = y[2 * s], y3 = y[3 * s];
  const WINOGRAD_VECTOR even = y0 + y2, odd = y1 + y3;
  const WINOGRAD_VECTOR far_even = y0 + 4.0f * y2, far_odd = 2.0f * y1 + 8.0f * y3;
  z[0] = y0;
  z[s] = even + odd;
  z[2 * s] = even - odd;
  z[3 * s] = far_even + far_odd;
  z[4 * s] = far_even - far_odd;
  z[5 * s] = y3;
}

// Copies what a tile at the edge of a map has, and zeros for the rest of `side` × `side` pixels.
ALWAYS_INLINE void CKERNELS_NAME(load_tile)(const float *from, int64_t pitch, int64_t channels,
                                            int64_t rows, int64_t columns, WINOGRAD_VECTOR *tile,
                                            const int side) {
#pragma clang loop unroll(full)
  for (int i = 0; i < side; i++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < side; j++) {
      tile[i * side + j] = i < rows && j < columns
                               ? CKERNELS_NAME(load)(from + i * pitch + j * channels)
                               : (WINOGRAD_VECTOR){0};
    }
  }
}

// Transforms every tile of a map: `side` is 6 for an input (Bᵀ d B) and 4 for a slope (A dy Aᵀ).
ALWAYS_INLINE void CKERNELS_NAME(winograd_in)(const ckernels_winograd *w, const float *map,
                                              float *transformed, const int side) {
  enum { width = CKERNELS_VECTOR_WIDTH };
  for (int64_t ty = 0; ty < w->tile_rows; ty++) {
    const int64_t rows = w->height - 4 * ty;
    for (int64_t tx = 0; tx < w->tile_columns; tx++) {
      const int64_t columns = w->width - 4 * tx;
      const float *from = map + 4 * ty * w->pitch + 4 * tx * w->channels;
      float *to = transformed + (ty * w->tile_columns + tx) * w->channels;
      for (int64_t c = 0; c < w->channels; c += width) {
        WINOGRAD_VECTOR d[36], t[36];
        if (rows >= side && columns >= side) {
          CKERNELS_NAME(load_tile)(from + c, w->pitch, w->channels, side, side, d, side);
        } else {
          CKERNELS_NAME(load_tile)(from + c, w->pitch, w->channels, rows, columns, d, side);
        }
#pragma clang loop unroll(full)
        for (int j = 0; j < side; j++) {
          if (side == 6) {
            CKERNELS_NAME(input_column)(d + j, t + j, 6);
          } else {
            // Four columns of six, side by side.
            WINOGRAD_VECTOR y[4] = {d[j], d[4 + j], d[8 + j], d[12 + j]}, z[6];
            CKERNELS_NAME(slope_column)(y, z, 1);
#pragma clang loop unroll(full)
            for (int i = 0; i < 6; i++) t[6 * i + j] = z[i];
          }
        }
#pragma clang loop unroll(full)
        for (int i = 0; i < 6; i++) {
          WINOGRAD_VECTOR row[6];
          if (side == 6) {
            CKERNELS_NAME(input_column)(t + 6 * i, row, 1);
          } else {
            CKERNELS_NAME(slope_column)(t + 6 * i, row, 1);
          }
#pragma clang loop unroll(full)
          for (int j = 0; j < 6; j++) {
            float *target = to + (6 * i + j) * w->position + c;
            __builtin_memcpy(target, &row[j], sizeof row[j]);
          }
        }
      }
    }
  }
}

CKERNELS_TARGET static void CKERNELS_NAME(winograd_input)(const ckernels_winograd *w,
                                                          const float *map, float *transformed) {
  CKERNELS_NAME(winograd_in)(w, map, transformed, 6);
}

CKERNELS_TARGET static void CKERNELS_NAME(winograd_slope)(const ckernels_winograd *w,
                                                          const float *map, float *transformed) {
  CKERNELS_NAME(winograd_in)(w, map, transformed, 4);
}

CKERNELS_TARGET static void CKERNELS_NAME(winograd_output)(const ckernels_winograd *w,
                                                           const float *transformed,
                                                           const float *bias, float *map) {
  enum { width = CKERNELS_VECTOR_WIDTH };
  const WINOGRAD_VECTOR zero = {0};
  for (int64_t ty = 0; ty < w->tile_rows; ty++) {
    for (int64_t tx = 0; tx < w->tile_columns; tx++) {
      const float *from = transformed + (ty * w->tile_columns + tx) * w->channels;
      const int64_t step = w->pools ? 2 : 4;
      float *to = map + step * ty * w->pitch + step * tx * w->channels;
      // Pixels, or pooled pixels, of this tile that the map has.
      const int64_t rows = (w->pools ? w->height / 2 : w->height) - step * ty;
      const int64_t columns = (w->pools ? w->width / 2 : w->width) - step * tx;
      for (int64_t c = 0; c < w->channels; c += width) {
        WINOGRAD_VECTOR t[24], y[16];
#pragma clang loop unroll(full)
        for (int j = 0; j < 6; j++) {
          WINOGRAD_VECTOR m[6];
#pragma clang loop unroll(full)
          for (int i = 0; i < 6; i++) m[i] = CKERNELS_NAME(load)(from + (6 * i + j) * w->position + c);
          WINOGRAD_VECTOR column[4];
          CKERNELS_NAME(output_column)(m, column, 1);
#pragma clang loop unroll(full)
          for (int i = 0; i < 4; i++) t[6 * i + j] = column[i];
        }
        const WINOGRAD_VECTOR start = bias ? CKERNELS_NAME(load)(bias + c) : zero;
#pragma clang loop unroll(full)
        for (int i = 0; i < 4; i++) {
          CKERNELS_NAME(output_column)(t + 6 * i, y + 4 * i, 1);
        }
        if (w->pools) {
          // The bias and the rectifier are monotone: they may follow the maximum.
#pragma clang loop unroll(full)
          for (int i = 0; i < 2; i++) {
#pragma clang loop unroll(full)
            for (int j = 0; j < 2; j++) {
              const WINOGRAD_VECTOR *q = y + 8 * i + 2 * j;
              WINOGRAD_VECTOR v = CKERNELS_NAME(larger)(CKERNELS_NAME(larger)(q[0], q[1]),
                                                        CKERNELS_NAME(larger)(q[4], q[5])) +
                                  start;
              if (w->relu) v = CKERNELS_NAME(larger)(v, zero);
              if (i < rows && j < columns) {
                __builtin_memcpy(to + i * w->pitch + j * w->channels + c, &v, sizeof v);
              }
            }
          }
        } else {
#pragma clang loop unroll(full)
          for (int i = 0; i < 4; i++) {
#pragma clang loop unroll(full)
            for (int j = 0; j < 4; j++) {
              WINOGRAD_VECTOR v = y[4 * i + j] + start;
              if (w->relu) v = CKERNELS_NAME(larger)(v, zero);
              if (i < rows && j < columns) {
                __builtin_memcpy(to + i * w->pitch + j * w->channels + c, &v, sizeof v);
              }
            }
          }
        }
      }
    }
  }
}

// G g Gᵀ of every (channel, output), into panels: [panel][36][channels][panel width].
CKERNELS_TARGET static void CKERNELS_NAME(winograd_kernel)(const float *kernel, float *panels,
                                                           int64_t channels, int64_t outputs) {
  enum { width = CKERNELS_VECTOR_WIDTH, panel = 2 * width };
  const float sixth = 1.0f / 6, twelfth = 1.0f / 12, small = 1.0f / 24;
  for (int64_t c = 0; c < channels; c++) {
    for (int64_t o = 0; o < outputs; o += width) {
      WINOGRAD_VECTOR t[18];
      for (int j = 0; j < 3; j++) {
        WINOGRAD_VECTOR g[3];
        for (int i = 0; i < 3; i++) {
          g[i] = CKERNELS_NAME(load)(kernel + ((3 * i + j) * channels + c) * outputs + o);
        }
        const WINOGRAD_VECTOR ends = g[0] + g[2], far = small * g[0] + sixth * g[2];
        t[j] = 0.25f * g[0];
        t[3 + j] = -sixth * (ends + g[1]);
        t[6 + j] = sixth * (g[1] - ends);
        t[9 + j] = far + twelfth * g[1];
        t[12 + j] = far - twelfth * g[1];
        t[15 + j] = g[2];
      }
      float *to = panels + o / panel * (36 * channels * panel) + c * panel + o % panel;
      const int64_t position = channels * panel;
      for (int i = 0; i < 6; i++) {
        const WINOGRAD_VECTOR *g = t + 3 * i;
        const WINOGRAD_VECTOR ends = g[0] + g[2], far = small * g[0] + sixth * g[2];
        const WINOGRAD_VECTOR row[6] = {0.25f * g[0],          -sixth * (ends + g[1]),
                                        sixth * (g[1] - ends), far + twelfth * g[1],
                                        far - twelfth * g[1],  g[2]};
        for (int j = 0; j < 6; j++) {
          __builtin_memcpy(to + (6 * i + j) * position, &row[j], sizeof row[j]);
        }
      }
    }
  }
}

// Adds Gᵀ x G of every (channel, output) to the kernel's gradient; x is [36][channels][outputs].
CKERNELS_TARGET static void CKERNELS_NAME(winograd_kernel_gradient)(const float *x, float *gradient,
                                                                    int64_t channels,
                                                                    int64_t outputs) {
  enum { width = CKERNELS_VECTOR_WIDTH };
  const float sixth = 1.0f / 6, twelfth = 1.0f / 12, small = 1.0f / 24;
  const int64_t position = channels * outputs;
  for (int64_t at = 0; at < position; at += width) {
    WINOGRAD_VECTOR t[18];
    for (int j = 0; j < 6; j++) {
      WINOGRAD_VECTOR v[6];
      for (int i = 0; i < 6; i++) v[i] = CKERNELS_NAME(load)(x + (6 * i + j) * position + at);
      const WINOGRAD_VECTOR near = v[1] + v[2], far = v[3] + v[4];
      t[j] = 0.25f * v[0] - sixth * near + small * far;
      t[6 + j] = sixth * (v[2] - v[1]) + twelfth * (v[3] - v[4]);
      t[12 + j] = sixth * (far - near) + v[5];
    }
    for (int i = 0; i < 3; i++) {
      const WINOGRAD_VECTOR *v = t + 6 * i;
      const WINOGRAD_VECTOR near = v[1] + v[2], far = v[3] + v[4];
      const WINOGRAD_VECTOR row[3] = {0.25f * v[0] - sixth * near + small * far,
                                      sixth * (v[2] - v[1]) + twelfth * (v[3] - v[4]),
                                      sixth * (far - near) + v[5]};
      for (int j = 0; j < 3; j++) {
        float *to = gradient + (3 * i + j) * position + at;
        const WINOGRAD_VECTOR sum = CKERNELS_NAME(load)(to) + row[j];
        __builtin_memcpy(to, &sum, sizeof sum);
      }
    }
  }
}

#undef WINOGRAD_VECTOR
