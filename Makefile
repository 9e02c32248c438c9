# DigitClassifier
# SPDX-License-Identifier: MIT
#
# Every target is a thin name for a script or a command of `digits`; extra arguments go in ARGS:
#   make serve ARGS="--port 9000"

DIGITS := .build/release/digits
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help bootstrap build serve test train evaluate bench bench-peers samples e2e lint check-arm64 fuzz format image-check clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

bootstrap: ## Install missing system libraries and fetch Swagger UI (a no-op when all is there)
	@scripts/bootstrap

build: bootstrap ## Build the digits command
	@scripts/build

serve: build ## Build and serve on http://127.0.0.1:8000, with samples/camera as the camera
	@exec $(DIGITS) serve $(ARGS)

test: bootstrap ## Build and run the Swift tests
	@scripts/test $(ARGS)

train: build ## Train the default recipe on MNIST (ARGS="--recipe classic" for the original's)
	@exec $(DIGITS) train $(ARGS)

evaluate: build ## Measure the model on MNIST's test set
	@exec $(DIGITS) evaluate $(ARGS)

bench: bootstrap ## Measure the engine, codecs and framing on this machine (ARGS="engine --backend avx2")
	@cd Benchmarks && swift build -c release --product digits-bench
	@exec Benchmarks/.build/release/digits-bench $(ARGS)

bench-peers: build ## Measure beside ONNX Runtime, OpenVINO, PyTorch and FastAPI (ARGS="engine" for that part)
	@scripts/bench-peers $(ARGS)

samples: build ## Draw samples/ anew
	@exec $(DIGITS) dataset synthesize --output samples $(ARGS)

e2e: bootstrap ## Build and run the end-to-end checks: HTTP, hostile bodies, schemathesis, a real browser
	@scripts/end-to-end $(ARGS)

lint: ## Check format, headers, imports, file lengths, scripts
	@scripts/lint

check-arm64: ## Check the C kernels against plain loops, on this CPU and on an emulated arm64
	@scripts/check-arm64-kernels $(ARGS)

fuzz: bootstrap ## Give hostile bytes to every reader for a minute each (ARGS="--seconds 600 picture form"; Linux)
	@scripts/fuzz $(ARGS)

format: ## Format all Swift files in place
	@scripts/repository-files '*.swift' | xargs -0 swift format --in-place --parallel

image-check: bootstrap ## Prove that the container image's runtime packages suffice (needs root and debootstrap)
	@scripts/prove-runtime-image

clean: ## Remove what was built (data/ and runs/ stay)
	rm -rf .build .build-* Benchmarks/.build Fuzzing/.build .venv-e2e .venv-peers
