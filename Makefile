# Everything a person does with the sources. Each target is one script in .ci/, which can be run by itself too.

.PHONY: help setup build test lint demo bench-scan coverage dist fuzz clean

help:
	@echo 'make demo        set up, build, scan both sample logs, list the incidents'
	@echo 'make test        set up and run all tests (release configuration)'
	@echo 'make build       set up and build the release binary, .build/release/dragnet'
	@echo 'make lint        style, import rule, forbidden words'
	@echo 'make setup       check the Swift toolchain, install missing system packages'
	@echo 'make coverage    line coverage of the libraries'
	@echo 'make bench-scan  scan the published logs that are there; time and memory of each'
	@echo 'make dist        a tarball and a Debian package that need no Swift, in dist/'
	@echo 'make fuzz        fuzz the readers, SECONDS=60 each'
	@echo 'make clean       remove what the build and the demo made'

setup:
	@.ci/setup.sh

build: setup
	@.ci/build.sh

# Release, because the numeric kernels take minutes at debug speed, and because it is what users run. Without testable
# imports the compiler's flags are those of `swift build -c release`, so that nothing is compiled twice.
test: setup
	swift test -c release --disable-testable-imports

lint:
	@.ci/lint.sh

demo: setup
	@.ci/build.sh
	@.ci/demo.sh .build/release/dragnet demo-out

coverage: setup
	@.ci/coverage.sh

bench-scan: build
	@.ci/bench-scan.sh .build/release/dragnet

dist: setup
	@.ci/dist.sh

# A variable of its own name in the script: bash counts SECONDS by itself.
fuzz:
	@SECONDS_EACH=$(or $(SECONDS),60) .ci/fuzz.sh

clean:
	rm -rf .build .build-dist .build-fuzz demo-out dragnet-out dist
