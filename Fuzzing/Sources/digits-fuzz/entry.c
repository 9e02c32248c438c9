// DigitClassifier
// SPDX-License-Identifier: MIT

#include <stddef.h>
#include <stdint.h>

// Where libFuzzer, which brings `main`, finds the targets. They are Swift: see ../FuzzTargets/Entry.swift.

void fuzztargets_choose(int *argumentCount, char ***arguments);
void fuzztargets_run(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argumentCount, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argumentCount, char ***arguments) {
  fuzztargets_choose(argumentCount, arguments);
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzztargets_run(data, size);
  return 0;
}
