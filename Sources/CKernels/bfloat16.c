// DigitClassifier
// SPDX-License-Identifier: MIT

// Convolutions in bfloat16 on the matrix unit of newer Intel servers (AMX): products of bfloat16, sums in
// float32. Where the compiler or the CPU has no such unit there is no table.
//
// A tile holds 16 pixels of 32 channels, 64 bytes a pixel; one instruction multiplies it with 32 channels of
// 16 outputs. Two rows of the map and two groups of outputs make four sums that stay in the unit for all
// taps of the kernel.

#define _GNU_SOURCE  // for syscall

#include "backends.h"

#include <stddef.h>

#if defined(__x86_64__) && defined(__linux__) && defined(__clang__)

#include <immintrin.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TARGET                                                                                     \
  __attribute__((target("amx-tile,amx-bf16,avx512f,avx512bw,avx512vl,avx512bf16,avx2,fma")))

enum { most_pixels = 16, block = 32, group = 16 };

typedef struct tile_configuration {
  uint8_t palette, start_row;
  uint8_t reserved[14];
  uint16_t columns[16];  // Bytes of a row.
  uint8_t rows[16];
} tile_configuration;
_Static_assert(sizeof(tile_configuration) == 64, "the unit reads 64 bytes");

// Sums of one row of pixels and 16 outputs, as the unit stores them.
typedef float sums[most_pixels][group] __attribute__((aligned(64)));

TARGET static inline void configure(int pixels) {
  tile_configuration c = {.palette = 1};
  for (int t = 0; t < 8; t++) {
    c.columns[t] = 64;
    // Tiles 0-3 are sums and 4-5 pixels; 6-7 are weights, 16 pairs of channels.
    c.rows[t] = t < 6 ? (uint8_t)pixels : 16;
  }
  _tile_loadconfig(&c);
}

// The four sums of two rows of pixels and two groups of outputs.
TARGET static void multiply(const ckernels_bfloat16_convolution *w, const uint16_t *first,
                            const uint16_t *second, const uint16_t *weights, sums out[4]) {
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
  const size_t step = (size_t)w->channels * sizeof(uint16_t);
  const int64_t tile = block * group;
  const int64_t next = w->side * w->side * w->channels * group;
  for (int64_t i = 0; i < w->side; i++) {
    for (int64_t j = 0; j < w->side; j++) {
      const int64_t tap = i * w->pitch + j * w->channels;
      for (int64_t c = 0; c < w->channels; c += block, weights += tile) {
        _tile_loadd(4, first + tap + c, step);
        _tile_loadd(6, weights, 64);
        _tile_loadd(7, weights + next, 64);
        _tile_dpbf16ps(0, 4, 6);
        _tile_loadd(5, second + tap + c, step);
        _tile_dpbf16ps(1, 4, 7);
        _tile_dpbf16ps(2, 5, 6);
        _tile_dpbf16ps(3, 5, 7);
      }
    }
  }
  _tile_stored(0, out[0], 64);
  _tile_stored(1, out[1], 64);
  _tile_stored(2, out[2], 64);
  _tile_stored(3, out[3], 64);
}

// Writes 16 outputs of one pixel as float32 or bfloat16.
TARGET static inline void store(const ckernels_bfloat16_convolution *w, __m512 value, int64_t at) {
  if (w->relu) value = _mm512_max_ps(value, _mm512_setzero_ps());
  if (w->narrow) {
    _mm256_storeu_si256((__m256i *)(void *)((uint16_t *)w->out + at),
                        (__m256i)_mm512_cvtneps_pbh(value));
  } else {
    _mm512_storeu_ps((float *)w->out + at, value);
  }
}

TARGET static void finish(const ckernels_bfloat16_convolution *w, sums found[4], int64_t y, int64_t x,
                          int64_t o, int64_t pixels, int64_t rows) {
  for (int g = 0; g < 2; g++) {
    const int64_t output = o + g * group;
    const __m512 bias = _mm512_loadu_ps(w->bias + output);
    if (w->pools) {
      const int64_t start = y / 2 * w->out_pitch + x / 2 * w->outputs + output;
      for (int64_t p = 0; p + 1 < pixels; p += 2) {
        const __m512 top = _mm512_max_ps(_mm512_load_ps(found[g][p]), _mm512_load_ps(found[g][p + 1]));
        const __m512 bottom =
            _mm512_max_ps(_mm512_load_ps(found[2 + g][p]), _mm512_load_ps(found[2 + g][p + 1]));
        store(w, _mm512_add_ps(_mm512_max_ps(top, bottom), bias), start + p / 2 * w->outputs);
      }
    } else {
      for (int64_t r = 0; r < rows; r++) {
        const int64_t start = (y + r) * w->out_pitch + x * w->outputs + output;
        for (int64_t p = 0; p < pixels; p++) {
          const __m512 sum = _mm512_load_ps(found[2 * r + g][p]);
          store(w, _mm512_add_ps(sum, bias), start + p * w->outputs);
        }
      }
    }
  }
}

TARGET static void convolve(const ckernels_bfloat16_convolution *w) {
  const int64_t height = w->pools ? w->height & ~1 : w->height;
  const int64_t width = w->pools ? w->width & ~1 : w->width;
  if (height <= 0 || width <= 0) return;
  // Equal pieces of a row; with pooling they begin at even pixels. The last one is moved back where it
  // would overhang: it computes some pixels again.
  const int64_t pieces = (width + most_pixels - 1) / most_pixels;
  int64_t pixels = (width + pieces - 1) / pieces;
  if (w->pools) pixels += pixels & 1;
  configure((int)pixels);
  for (int64_t o = 0; o < w->outputs; o += 2 * group) {
    const uint16_t *weights = (const uint16_t *)w->weights + o * w->side * w->side * w->channels;
    for (int64_t y = 0; y < height; y += 2) {
      const int64_t rows = height - y < 2 ? 1 : 2;
      for (int64_t piece = 0; piece < pieces; piece++) {
        const int64_t x = piece * pixels + pixels > width ? width - pixels : piece * pixels;
        const uint16_t *first = (const uint16_t *)w->map + y * w->pitch + x * w->channels;
        sums found[4];
        // A single last row is computed twice.
        multiply(w, first, first + (rows - 1) * w->pitch, weights, found);
        finish(w, found, y, x, o, pixels, rows);
      }
    }
  }
  // Without this the kernel would save eight kilobytes more at every switch of threads.
  _tile_release();
}

TARGET static void narrow(const float *x, void *out, int64_t count) {
  uint16_t *y = out;
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) {
    _mm256_storeu_si256((__m256i *)(void *)(y + i), (__m256i)_mm512_cvtneps_pbh(_mm512_loadu_ps(x + i)));
  }
  if (i < count) {
    const __mmask16 rest = (__mmask16)((1u << (count - i)) - 1);
    const __m256i last = (__m256i)_mm512_cvtneps_pbh(_mm512_maskz_loadu_ps(rest, x + i));
    _mm256_mask_storeu_epi16(y + i, rest, last);
  }
}

static const ckernels_bfloat16_table table = {.convolve = convolve, .narrow = narrow};

// The operating system must be asked once a process before tiles may be used (Linux 5.16 and newer).
static int32_t request_tiles(void) {
  enum { request_permission = 0x1023, tile_data = 18 };
  return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
}

static int32_t has_unit(void) {
  return __builtin_cpu_supports("amx-tile") && __builtin_cpu_supports("amx-bf16") &&
         __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl");
}

const ckernels_bfloat16_table *ckernels_bfloat16(void) {
  // Asked for by every convolution, answered once: 1 for yes, -1 for no. Threads that come first together
  // all get the same answer.
  static _Atomic int32_t answer;
  int32_t known = atomic_load_explicit(&answer, memory_order_relaxed);
  if (known == 0) {
    known = has_unit() && request_tiles() ? 1 : -1;
    atomic_store_explicit(&answer, known, memory_order_relaxed);
  }
  return known > 0 ? &table : NULL;
}

#else

const ckernels_bfloat16_table *ckernels_bfloat16(void) { return NULL; }

#endif
